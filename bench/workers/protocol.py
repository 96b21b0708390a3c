"""Code that the Python workers share: requests as JSON lines on stdin, answers on stdout (see worker.mjs), and MNIST."""

import gzip
import json
import math
import os
import resource
import struct
import sys
import time
from pathlib import Path


def serve(works, versions):
    """Answers requests until stdin ends. works[name](settings) returns (step, parameters)."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # output of libraries must not come between the answers
    step = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "load":
            step, parameters = works[request["work"]](request["settings"])
            answer = {"parameters": parameters, "versions": versions}
        else:
            answer = run(step, request["steps"])
        print(json.dumps(answer), file=answers, flush=True)


def run(step, steps):
    times, losses = [], []
    for _ in range(steps):
        began = time.perf_counter()
        loss = step()
        times.append(1000 * (time.perf_counter() - began))
        losses.append("NaN" if loss is not None and math.isnan(loss) else loss)  # JSON has none
    return {"times": times, "losses": losses, "peak": peak()}


def peak():
    """The most memory that this process has held, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return 1024 * int(line.split()[1])
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage if sys.platform == "darwin" else 1024 * usage


def read_mnist(count=None):
    """Reads the archive's images and labels as bytes: count · 784 and count."""
    folder = Path(os.environ["BENCH_MNIST"])
    with gzip.open(folder / "train-labels-idx1-ubyte.gz") as file:
        _, available = struct.unpack(">2I", file.read(8))
        labels = file.read(count or available)
    with gzip.open(folder / "train-images-idx3-ubyte.gz") as file:
        file.read(16)
        images = file.read(784 * len(labels))
    return images, labels
