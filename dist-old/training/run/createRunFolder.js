"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CHECKPOINT = void 0;
exports.createRunFolder = createRunFolder;
const node_fs_1 = require("node:fs");
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
const makeFolders_1 = require("../../files/makeFolders");
const replaceFile_1 = require("../../files/replaceFile");
/** Matches the file name of a checkpoint. The group is its step. */
exports.CHECKPOINT = /^step-(\d{7,})\.safetensors$/;
/** The file that marks a folder as a genbook run. */
const MARK = "run.json";
const KIND = "genbook run";
/**
 * Creates the folder of a run, or accepts an existing run if `resume` is true.
 *
 * @returns the folder's absolute path
 * @throws Error if the folder cannot be used for a run
 */
async function createRunFolder(path, resume) {
    if (!path) {
        if (resume) {
            throw new Error('resume needs the path of a run: name it, as in openRun("runs/my-frogs", { resume: true }).');
        }
        return createDated((0, node_path_1.resolve)("runs"));
    }
    const folder = (0, node_path_1.resolve)(path);
    try {
        await (0, makeFolders_1.makeFolders)(folder);
        const names = (await (0, promises_1.readdir)(folder)).filter((name) => !isUnfinishedMark(name));
        if (names.length === 0)
            await mark(folder);
        else
            await checkRun(folder, names, resume);
        await (0, promises_1.access)(folder, promises_1.constants.W_OK);
    }
    catch (error) {
        throw explained(error, folder);
    }
    return folder;
}
/** Creates a folder named like runs/2026-11-24_14-05-59, with -2 and so on appended if that exists. */
async function createDated(parent) {
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
    const name = local.slice(0, 19).replace("T", "_").replaceAll(":", "-");
    try {
        await (0, makeFolders_1.makeFolders)(parent);
        for (let n = 1;; n++) {
            const folder = (0, node_path_1.join)(parent, n === 1 ? name : `${name}-${n}`);
            if (!(await (0, makeFolders_1.makeFolder)(folder)))
                continue;
            await mark(folder);
            return folder;
        }
    }
    catch (error) {
        throw explained(error, (0, node_path_1.join)(parent, name));
    }
}
const isUnfinishedMark = (name) => replaceFile_1.PART.test(name) && name.startsWith(MARK);
async function mark(folder) {
    const { version } = JSON.parse((0, node_fs_1.readFileSync)((0, node_path_1.join)(__dirname, "../../../package.json"), "utf8"));
    const contents = { kind: KIND, genbook: version, created: new Date().toISOString() };
    await (0, replaceFile_1.replaceFile)((0, node_path_1.join)(folder, MARK), `${JSON.stringify(contents)}\n`);
}
async function checkRun(folder, names, resume) {
    const kind = await (0, promises_1.readFile)((0, node_path_1.join)(folder, MARK), "utf8")
        .then((text) => JSON.parse(text).kind)
        .catch(() => undefined);
    if (kind !== KIND && resume && names.includes(MARK) && (await hasCheckpoints(folder))) {
        await mark(folder); // the mark was damaged, and it holds nothing else of value
        return;
    }
    if (kind !== KIND) {
        const list = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
        throw new Error(`it holds something other than a run (${list})`);
    }
    if (!resume)
        throw new Error("it already holds a run, which { resume: true } continues");
}
async function hasCheckpoints(folder) {
    const names = await (0, promises_1.readdir)((0, node_path_1.join)(folder, "checkpoints")).catch(() => []);
    return names.some((name) => exports.CHECKPOINT.test(name));
}
function explained(error, folder) {
    return new Error(`${folder} cannot be the folder of a run: ${error.message}. ` +
        "Expected a new or empty folder that can be written: name another one, or omit the path to use runs/<date>.", { cause: error });
}
//# sourceMappingURL=createRunFolder.js.map