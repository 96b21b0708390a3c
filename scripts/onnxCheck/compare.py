"""Runs each ONNX file of a folder in onnxruntime, on the inputs in the JSON file beside it, and compares
the outputs."""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

LIMIT = 1e-5  # relative to the largest value of an output


def tensors(named):
    return {
        name: numpy.array(each["values"], numpy.float32).reshape(each["shape"])
        for name, each in named.items()
    }


failed = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(path), full_check=True)
    example = json.loads(path.with_suffix(".json").read_text())
    expected = tensors(example["outputs"])
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = dict(zip(expected, session.run(list(expected), tensors(example["inputs"]))))
    worst = max(
        float(numpy.abs(got[name] - value).max() / numpy.abs(value).max()) if got[name].shape == value.shape else numpy.inf
        for name, value in expected.items()
    )
    right = worst <= LIMIT
    failed += not right
    print(f"{path.stem:20} {'✓' if right else '✗'} differs by {worst:.1e}, allowed {LIMIT}; {path.stat().st_size:,} bytes", flush=True)
print(f"onnxruntime {onnxruntime.__version__}: {'all outputs agree' if failed == 0 else f'{failed} models differ'}")
sys.exit(failed > 0)
