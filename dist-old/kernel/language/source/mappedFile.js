"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.mappedFile = mappedFile;
/**
 * Code that runs, with the way back from each of its places to the place in the source that it was made from.
 */
const node_module_1 = require("node:module");
/** `map` is TypeScript's source map, as JSON. It is parsed when an error first needs it. */
function mappedFile(name, source, code, map) {
    const lines = code.split("\n").length; // the kernel's wrapper around a cell ends on a line of its own
    let parsed;
    return {
        name,
        source,
        locate: ({ line, column }) => {
            if (line > lines)
                return undefined;
            parsed ??= new node_module_1.SourceMap(JSON.parse(map));
            const entry = parsed.findEntry(line - 1, column - 1);
            if (!("originalLine" in entry))
                return undefined;
            return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
        },
    };
}
//# sourceMappingURL=mappedFile.js.map