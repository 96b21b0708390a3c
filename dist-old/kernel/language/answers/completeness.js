"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.completeness = completeness;
const cellSource_js_1 = require("../source/cellSource.js");
const compiler_js_1 = require("../service/compiler.js");
const UNTERMINATED_TEMPLATE = 1160;
function completeness(cell) {
    const { code } = (0, cellSource_js_1.readCell)(cell);
    const { Latest } = compiler_js_1.compiler.ScriptTarget;
    const file = compiler_js_1.compiler.createSourceFile("cell.ts", code, Latest);
    const problems = file.parseDiagnostics;
    if (problems.length === 0)
        return { status: "complete" };
    const end = code.trimEnd().length;
    // Unfinished code has its problem at its end. Two empty lines finish it in any case.
    const isOpen = problems.some(({ start = 0, code }) => start >= end || code === UNTERMINATED_TEMPLATE) &&
        !/\n\s*\n\s*$/.test(code);
    return isOpen ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}
/** Returns the indent of the last line, and two spaces more where that line opens a bracket. */
function indentAfter(code) {
    const line = code.split("\n").at(-1) ?? "";
    const [indent] = /^\s*/.exec(line) ?? [""];
    return /[{([]\s*$/.test(line) ? `${indent}  ` : indent;
}
//# sourceMappingURL=completeness.js.map