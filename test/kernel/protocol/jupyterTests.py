"""Jupyter's own protocol tests (jupyter_kernel_test) for the kernel named on the command line."""

import sys
import unittest

import jupyter_kernel_test


class ProtocolTests(jupyter_kernel_test.KernelTests):
    kernel_name = sys.argv.pop(1)
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("hello, stderr")'
    code_generate_error = 'throw new Error("on purpose")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"te" + "xt"', "result": "'text'"},
        {"code": "Promise.resolve([1, 2])", "result": "[ 1, 2 ]"},
    ]
    code_display_data = [
        {
            "code": 'globalThis[Symbol.for("Jupyter.broadcast")]("display_data", { data: { "text/html": "<b>x</b>" } })',
            "mime": "text/html",
        },
        {"code": 'import { display } from "tslab"; display.markdown("*x*")', "mime": "text/markdown"},
    ]
    code_clear_output = 'globalThis[Symbol.for("Jupyter.broadcast")]("clear_output", { wait: false })'
    code_page_something = "Math.max?"
    code_inspect_sample = "Math.max"
    completion_samples = [{"text": "Math.ab", "matches": ["abs"]}, {"text": "JSON.stringi", "matches": ["stringify"]}]
    complete_code_samples = ["const x = 1", "function f() { return 1 }", "await (g())", "for await (const x of y) z(x)"]
    incomplete_code_samples = ["function f() {", "const list = [", "if (x) {"]
    invalid_code_samples = ["const = 3", "let x = )"]
    code_history_pattern = "6*"
    supported_history_operations = ("tail", "range", "search")


if __name__ == "__main__":
    unittest.main(verbosity=2)
