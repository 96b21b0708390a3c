"""Jupyter's own protocol tests (jupyter_kernel_test) for any of the compared kernels.

Usage: protocol.py NAME, where NAME is a key of SAMPLES and the name under which Jupyter lists the kernel.
"""

import sys
import unittest

import jupyter_kernel_test

BROADCAST = 'globalThis[Symbol.for("Jupyter.broadcast")]'
HTML = '{ "text/html": "<b>x</b>" }'

TYPESCRIPT = dict(
    language_name="typescript",
    file_extension=".ts",
    code_hello_world='console.log("hello, world")',
    code_stderr='console.error("hello, stderr")',
    code_generate_error='throw new Error("on purpose")',
    code_execute_result=[{"code": "6 * 7", "result": "42"}],
    code_page_something="Math.max?",
    code_inspect_sample="Math.max",
    completion_samples=[{"text": "JSON.stringi", "matches": ["stringify"]}],
    complete_code_samples=["const x = 1", "function f() { return 1 }", "await (g())"],
    incomplete_code_samples=["function f() {", "const list = [", "if (x) {"],
    invalid_code_samples=["const = 3", "let x = )"],
)
SAMPLES = dict(
    ours=dict(
        TYPESCRIPT,
        code_display_data=[{"code": f'{BROADCAST}("display_data", {{ data: {HTML} }})', "mime": "text/html"}],
        code_clear_output=f'{BROADCAST}("clear_output", {{ wait: false }})',
    ),
    tslab=dict(
        TYPESCRIPT,
        code_display_data=[{"code": 'import { display } from "tslab"; display.html("<b>x</b>")', "mime": "text/html"}],
        code_clear_output="console.clear()",
    ),
    deno=dict(
        TYPESCRIPT,
        code_display_data=[{"code": f"await Deno.jupyter.display({HTML}, {{ raw: true }})", "mime": "text/html"}],
        code_clear_output='await Deno.jupyter.broadcast("clear_output", { wait: false })',
    ),
    ipykernel=dict(
        language_name="python",
        file_extension=".py",
        code_hello_world='print("hello, world")',
        code_stderr='import sys; print("hello, stderr", file=sys.stderr)',
        code_generate_error="raise ValueError",
        code_execute_result=[{"code": "6 * 7", "result": "42"}],
        code_page_something="max?",
        code_inspect_sample="max",
        completion_samples=[{"text": "zi", "matches": ["zip"]}],
        complete_code_samples=["x = 1", "def f(x):\n  return x\n\n", "await g()"],
        incomplete_code_samples=["def f(x):", "list = [", "if x:"],
        invalid_code_samples=["import = 7q", "x = )"],
        code_display_data=[{"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"}],
        code_clear_output="from IPython.display import clear_output; clear_output()",
    ),
)


class ProtocolTests(jupyter_kernel_test.KernelTests):
    kernel_name = sys.argv.pop(1)
    code_history_pattern = "6*"
    supported_history_operations = ("tail", "range", "search")


for name, value in SAMPLES[ProtocolTests.kernel_name].items():
    setattr(ProtocolTests, name, value)

if __name__ == "__main__":
    unittest.main(verbosity=2)
