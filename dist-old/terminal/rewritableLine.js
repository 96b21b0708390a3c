"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.rewritableLine = rewritableLine;
const IN_PLACE_MS = 100;
const SPARSE_MS = 15_000;
/**
 * Makes a line that is rewritten in a terminal and in a notebook, by carriage return. In a pipe or a file,
 * where carriage returns pile up, it becomes a plain line every 15 seconds.
 */
function rewritableLine({ output = process.stdout, now = Date.now, } = {}) {
    const inPlace = output.isTTY === true || Symbol.for("Jupyter.broadcast") in globalThis;
    let width = 0; // the width of the text on the line
    let written = -Infinity;
    const put = (text) => {
        // A line that wraps cannot be rewritten in a terminal; a notebook wraps without harm.
        const fits = output.isTTY && output.columns ? text.slice(0, output.columns - 1) : text;
        output.write(inPlace ? `\r${fits.padEnd(width)}` : `${text}\n`);
        width = fits.length;
        written = now();
    };
    const close = () => {
        if (inPlace && width > 0)
            output.write("\n");
        width = 0;
        if (inPlace)
            written = -Infinity;
    };
    return {
        write(render) {
            if (now() - written >= (inPlace ? IN_PLACE_MS : SPARSE_MS))
                put(render());
        },
        end(text) {
            put(text);
            close();
        },
        close,
    };
}
//# sourceMappingURL=rewritableLine.js.map