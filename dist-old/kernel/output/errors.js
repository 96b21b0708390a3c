"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.errorContent = errorContent;
/** Describes what went wrong in a cell, as the content of Jupyter's `error` message. */
const node_util_1 = require("node:util");
const diagnostics_js_1 = require("../language/answers/diagnostics.js");
const colours_js_1 = require("./colours.js");
const excerpt_js_1 = require("./excerpt.js");
/** More problems would bury the first. */
const MAX_PROBLEMS = 10;
const MAX_CAUSES = 5;
function errorContent(thrown, traces) {
    if (thrown instanceof diagnostics_js_1.TypeScriptError) {
        return { ename: thrown.name, evalue: thrown.message, traceback: problems(thrown.problems) };
    }
    const { name, message } = nameAndMessage(thrown);
    return { ename: name, evalue: message, traceback: describe(thrown, traces, 0) };
}
function nameAndMessage(thrown) {
    // instanceof will not do: the error may come from another realm.
    if (typeof thrown === "object" && thrown !== null && "message" in thrown) {
        const { name, message } = thrown;
        return {
            name: typeof name === "string" && name !== "" ? name : "Error",
            message: asWritten(String(message)),
        };
    }
    return { name: `thrown ${thrown === null ? "null" : typeof thrown}`, message: (0, node_util_1.inspect)(thrown) };
}
/**
 * Puts the author's code in place of the code that V8 quotes: "__names.f is not a function" (see
 * cellBody.ts).
 */
const asWritten = (message) => message
    .replace(/\(0 ?, ?__names\.([\w$]+)\)/g, "$1")
    .replaceAll("__names.", "")
    .replaceAll("__kernel.resume(...)", "(await …)");
function problems(list) {
    const lines = list.slice(0, MAX_PROBLEMS).flatMap((problem, index) => {
        const { code, message, file, line, column, source, length } = problem;
        return [
            ...(index > 0 ? [""] : []),
            `${(0, colours_js_1.red)(`TS${code}`)}: ${message}`,
            (0, colours_js_1.grey)(`${file}, line ${line}, column ${column}`),
            ...(0, excerpt_js_1.excerpt)(source, problem, length),
        ];
    });
    const more = list.length - MAX_PROBLEMS;
    return more > 0 ? [...lines, "", `… and ${more} more`] : lines;
}
function describe(thrown, traces, depth) {
    const { name, message } = nameAndMessage(thrown);
    const lines = `${name}: ${message}`.split("\n");
    lines[0] = (0, colours_js_1.red)(name) + lines[0].slice(name.length);
    if (typeof thrown !== "object" || thrown === null)
        return lines;
    const { stack, cause, errors } = thrown;
    if (typeof stack === "string") {
        const place = traces.innermost(stack);
        const source = place && traces.source(place.file);
        if (place && source !== undefined) {
            lines.push((0, colours_js_1.grey)(`${place.file}, line ${place.line}, column ${place.column}`), ...(0, excerpt_js_1.excerpt)(source, place));
        }
        const frames = stack.split("\n").filter((line) => line.startsWith("    at "));
        if (frames.length > 0)
            lines.push("", ...frames.map(colours_js_1.grey));
    }
    if (depth >= MAX_CAUSES)
        return lines;
    if (cause !== undefined)
        lines.push("", "Caused by:", ...describe(cause, traces, depth + 1));
    if (Array.isArray(errors)) {
        for (const [index, each] of errors.slice(0, MAX_PROBLEMS).entries()) {
            lines.push("", `Error ${index + 1} of ${errors.length}:`, ...describe(each, traces, depth + 1));
        }
    }
    return lines;
}
//# sourceMappingURL=errors.js.map