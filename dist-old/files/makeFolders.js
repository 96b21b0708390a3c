"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.makeFolders = makeFolders;
exports.makeFolder = makeFolder;
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
/**
 * Creates a folder and its parents, if they are missing. (mkdir's own `recursive` never returns if the system
 * reports ENOENT for a folder inside an existing one, such as /proc.)
 *
 * @throws Error if one of them is a file; the system's error if a folder cannot be created
 */
async function makeFolders(folder) {
    const missing = [];
    let at = folder;
    while (!(await isFolder(at))) {
        missing.unshift(at);
        at = (0, node_path_1.dirname)(at);
    }
    for (const each of missing)
        await makeFolder(each);
}
/**
 * Creates one folder.
 *
 * @returns false if it already existed
 * @throws the system's error if it cannot be created
 */
async function makeFolder(folder) {
    try {
        await (0, promises_1.mkdir)(folder);
        return true;
    }
    catch (error) {
        if (error.code === "EEXIST")
            return false;
        throw error;
    }
}
/**
 * Returns true if a path is a folder, false if it does not exist.
 *
 * @throws Error if it is a file
 */
async function isFolder(path) {
    const found = await (0, promises_1.stat)(path).catch((error) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR")
            return undefined;
        throw error;
    });
    if (found && !found.isDirectory())
        throw new Error(`${path} is not a folder`);
    return found !== undefined;
}
//# sourceMappingURL=makeFolders.js.map