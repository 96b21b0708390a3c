"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.StackTraces = void 0;
/** Stack traces that name the lines their author wrote, without the kernel's own frames. */
const node_path_1 = require("node:path");
const cellName_js_1 = require("../language/source/cellName.js");
/** The folder dist/kernel. */
const KERNEL = (0, node_path_1.dirname)(__dirname);
const INTERNAL = /^node:(vm|async_hooks|internal\/(process\/task_queues|async_|vm|timers))/;
class StackTraces {
    /** The code that has run, by V8's name for it. */
    running = new Map();
    /** The same code, by the name that its author knows. */
    written = new Map();
    register(file, positions) {
        this.running.set(file, positions);
        this.written.set(positions.name, positions);
    }
    /** Returns what the author wrote; undefined for a file that is not a cell and was not compiled for one. */
    source(file) {
        return this.written.get(file)?.source;
    }
    /** Finds the innermost place of a stack trace that lies in a cell, or else in a file compiled for one. */
    innermost(stack) {
        const places = [...stack.matchAll(/^ {4}at (?:.*\(|async )?(.+?):(\d+):(\d+)\)?$/gm)]
            .map(([, file, line, column]) => ({ file, line: Number(line), column: Number(column) }))
            .filter(({ file }) => this.written.has(file));
        return places.find(({ file }) => (0, cellName_js_1.isCellName)(file)) ?? places[0];
    }
    /** Writes every Error's `stack` this way from now on. */
    install() {
        Error.prepareStackTrace = (error, frames) => {
            const lines = frames.filter((frame) => !isKernels(frame)).map((frame) => this.describe(frame));
            return [headline(error), ...lines.filter((line) => line !== undefined)].join("\n    at ");
        };
    }
    /** Returns undefined for code in a cell that its author did not write. */
    describe(frame) {
        const text = frame.toString();
        const file = frame.getFileName();
        const line = frame.getLineNumber();
        const column = frame.getColumnNumber();
        const mapped = file == null ? undefined : this.running.get(file);
        if (!mapped || line === null || column === null)
            return text;
        const place = mapped.locate({ line, column });
        return place && text.replace(`${file}:${line}:${column}`, `${mapped.name}:${place.line}:${place.column}`);
    }
}
exports.StackTraces = StackTraces;
function isKernels(frame) {
    const file = frame.getFileName();
    return file != null && (file.startsWith(KERNEL) || INTERNAL.test(file));
}
function headline(error) {
    try {
        return Error.prototype.toString.call(error);
    }
    catch {
        return "Error";
    }
}
//# sourceMappingURL=stackTraces.js.map