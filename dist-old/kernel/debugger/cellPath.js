"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.cellPath = exports.hashParameters = void 0;
exports.murmur2 = murmur2;
/**
 * What the debugger calls a cell: a path made from a hash of its code, because a front end sets breakpoints
 * in cells that have not been run and have no name yet. No file has that path. JupyterLab computes
 * the same path from `hashParameters`.
 */
const node_os_1 = require("node:os");
const node_path_1 = require("node:path");
const SEED = 0xc70f6907;
const PREFIX = (0, node_path_1.join)((0, node_os_1.tmpdir)(), `genbook_${process.pid}/`);
const SUFFIX = ".ts";
/** A part of debugInfo. */
exports.hashParameters = {
    hashMethod: "Murmur2",
    hashSeed: SEED,
    tmpFilePrefix: PREFIX,
    tmpFileSuffix: SUFFIX,
};
const cellPath = (code) => `${PREFIX}${murmur2(code, SEED)}${SUFFIX}`;
exports.cellPath = cellPath;
/** MurmurHash2, 32 bits, of the UTF-8 encoded text. */
function murmur2(text, seed) {
    const M = 0x5bd1e995;
    const bytes = Buffer.from(text);
    const whole = bytes.length & ~3;
    let hash = seed ^ bytes.length;
    for (let at = 0; at < whole; at += 4) {
        let part = Math.imul(bytes.readInt32LE(at), M);
        part = Math.imul(part ^ (part >>> 24), M);
        hash = Math.imul(hash, M) ^ part;
    }
    if (whole < bytes.length)
        hash = Math.imul(hash ^ bytes.readUIntLE(whole, bytes.length - whole), M);
    hash = Math.imul(hash ^ (hash >>> 13), M);
    return (hash ^ (hash >>> 15)) >>> 0;
}
//# sourceMappingURL=cellPath.js.map