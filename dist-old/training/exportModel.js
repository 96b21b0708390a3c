"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.saveModel = saveModel;
const node_crypto_1 = require("node:crypto");
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
const makeFolders_1 = require("../files/makeFolders");
const replaceFile_1 = require("../files/replaceFile");
/**
 * Exports a model in tfjs' own format: a new folder with model.json and weights.bin. The folder appears only
 * when it is complete.
 *
 *     await saveModel(generator, "frogs");
 *     const again = await tf.loadLayersModel("file://frogs/model.json");
 *
 * Other programs that use tfjs can load the model too, because genbook's seeded layers are saved as the tfjs
 * layers that they replace. A whole VAE cannot be loaded there, because tfjs lacks its sampling layer: export
 * the encoder and decoder instead.
 *
 * @param folder a path that does not exist yet; its parent folders are created
 * @throws Error if the folder exists or cannot be written, or the model has been disposed
 */
async function saveModel(model, folder) {
    const target = (0, node_path_1.resolve)(folder);
    if (await (0, promises_1.lstat)(target).catch(() => undefined)) {
        throw new Error(`${target} already exists, and a model is exported to a new folder: choose another name, or move it away.`);
    }
    const part = `${target}.${(0, node_crypto_1.randomUUID)()}.part`;
    try {
        await (0, makeFolders_1.makeFolders)((0, node_path_1.dirname)(target));
        await model.save(`file://${part}`);
        await renameSeededLayers((0, node_path_1.join)(part, "model.json"));
        for (const name of await (0, promises_1.readdir)(part))
            await syncFile((0, node_path_1.join)(part, name));
        await (0, promises_1.rename)(part, target);
        await (0, replaceFile_1.syncFolder)((0, node_path_1.dirname)(target));
    }
    catch (error) {
        await (0, promises_1.rm)(part, { recursive: true, force: true }).catch(() => undefined);
        throw new Error(`The model was not exported to ${target}: ${error.message}. ` +
            "Expected a model that has not been disposed and a writable place: free some space, or name another folder.", { cause: error });
    }
}
/** Renames layer classes in model.json: "SeededDropout" becomes "Dropout", and so on. */
async function renameSeededLayers(path) {
    const model = await (0, promises_1.readFile)(path, "utf8");
    const renamed = JSON.stringify(JSON.parse(model), (key, value) => key === "class_name" && typeof value === "string" ? value.replace(/^Seeded(?=[A-Z])/, "") : value);
    await (0, promises_1.writeFile)(path, renamed);
}
/** Flushes a file to disk. Otherwise the folder's name could reach the disk before its contents. */
async function syncFile(path) {
    const file = await (0, promises_1.open)(path, "r+");
    await file.sync().finally(() => file.close());
}
//# sourceMappingURL=exportModel.js.map