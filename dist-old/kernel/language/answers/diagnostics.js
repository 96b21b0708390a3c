"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.TypeScriptError = void 0;
exports.problemsOf = problemsOf;
const compiler_js_1 = require("../service/compiler.js");
const place_js_1 = require("../source/place.js");
class TypeScriptError extends Error {
    problems;
    name = "TypeScriptError";
    constructor(problems) {
        const [{ code, message }] = problems;
        const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
        super(`TS${code}: ${message}${more}`);
        this.problems = problems;
    }
}
exports.TypeScriptError = TypeScriptError;
/**
 * The file `cell.path` is the cell: its author knows it by `name`, and wrote `source`, of which TypeScript
 * did not see all lines.
 */
function problemsOf(diagnostics, cell) {
    return diagnostics.map(({ code, messageText, file, start = 0, length = 1 }) => {
        const message = compiler_js_1.compiler.flattenDiagnosticMessageText(messageText, "\n");
        const isCell = file === undefined || file.fileName === cell.path;
        const source = isCell ? cell.source : file.text;
        const name = isCell ? cell.name : file.fileName;
        return { code, message, file: name, source, length: Math.max(1, length), ...(0, place_js_1.placeAt)(source, start) };
    });
}
//# sourceMappingURL=diagnostics.js.map