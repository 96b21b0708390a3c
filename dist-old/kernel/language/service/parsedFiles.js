"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isDeclaration = void 0;
exports.versionOf = versionOf;
exports.parsedOnce = parsedOnce;
/**
 * The declaration files that TypeScript has parsed. They outlive a notebook's program, and even a kernel: the
 * snapshot that kernels start from (see scripts/setup/snapshotEntry.cjs) holds those of TypeScript, Node and
 * this library, which makes each start a second faster.
 */
const node_fs_1 = require("node:fs");
const PARSED_FILES = Symbol.for("genbook.parsedFiles");
/** The files stay on globalThis, because a snapshot keeps that, and does not keep this module. */
const parsedFiles = () => {
    const keeper = globalThis;
    return (keeper[PARSED_FILES] ??= new Map());
};
const isDeclaration = (path) => /\.d\.[cm]?ts$/.test(path);
exports.isDeclaration = isDeclaration;
/** Returns a text that is different after the file has changed; undefined where there is no file. */
function versionOf(path) {
    const stats = (0, node_fs_1.statSync)(path, { throwIfNoEntry: false });
    return stats && `${stats.size}-${stats.mtimeMs}`;
}
/**
 * Returns what `parse` gives for this version of a declaration file, or what it gave before for the same
 * version and options.
 */
function parsedOnce(path, options, version, parse) {
    if (!(0, exports.isDeclaration)(path))
        return parse();
    const key = JSON.stringify([path, options]);
    const parsed = parsedFiles();
    const known = parsed.get(key);
    if (known?.version === version)
        return known.file;
    const file = parse();
    parsed.set(key, { version, file });
    return file;
}
//# sourceMappingURL=parsedFiles.js.map