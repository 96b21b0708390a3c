"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.PART = void 0;
exports.replaceFile = replaceFile;
exports.syncFolder = syncFolder;
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
/** Matches the name of a partial file, which a killed process leaves behind. The group is the pid. */
exports.PART = /\.(\d+)\.genbook\.part$/;
/** The latest write in progress of each path in this process. */
const underWay = new Map();
/**
 * Writes a file atomically: its name always refers to the complete old or new contents, even if the process
 * is killed, the disk is full or the machine loses power. A failure leaves the old file and nothing else.
 * Concurrent writes of one path are performed in the order of their calls.
 *
 * write-file-atomic takes a single buffer, which would hold a checkpoint in memory twice. Its temporary names
 * do not identify the process, so the files that a killed process leaves behind could not be removed safely.
 *
 * @param contents text, bytes, or pieces that are written one after the other
 * @throws the system's error
 */
function replaceFile(path, contents) {
    const key = (0, node_path_1.resolve)(path);
    const before = underWay.get(key) ?? Promise.resolve();
    const write = before.catch(() => undefined).then(() => writeAndRename(path, contents));
    underWay.set(key, write);
    return write.finally(() => {
        if (underWay.get(key) === write)
            underWay.delete(key);
    });
}
async function writeAndRename(path, contents) {
    const part = `${path}.${process.pid}.genbook.part`;
    try {
        const file = await (0, promises_1.open)(part, "w");
        try {
            await (0, promises_1.writeFile)(file, contents);
            await file.sync(); // otherwise the new name could reach the disk before the contents
        }
        finally {
            await file.close();
        }
        await (0, promises_1.rename)(part, path);
    }
    catch (error) {
        await (0, promises_1.rm)(part, { force: true }).catch(() => undefined);
        throw error;
    }
    await syncFolder((0, node_path_1.dirname)(path));
}
/**
 * Flushes the names in a folder to disk. Not every file system supports this, and the contents are safe
 * without it.
 */
async function syncFolder(path) {
    try {
        const folder = await (0, promises_1.open)(path, "r");
        await folder.sync().finally(() => folder.close());
    }
    catch {
        // Windows cannot open folders.
    }
}
//# sourceMappingURL=replaceFile.js.map