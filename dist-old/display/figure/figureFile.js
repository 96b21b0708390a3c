"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.figureFile = figureFile;
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
const replaceFile_1 = require("../../files/replaceFile");
/**
 * A PNG file `<slug of name>-<n>.png` in the folder GENBOOK_FIGURES (or ./figures), with the first n that is
 * free: no file is overwritten except by the same figure.
 */
function figureFile(name = "figure") {
    const folder = process.env.GENBOOK_FIGURES || "figures";
    let path;
    return {
        get path() {
            return path;
        },
        async write(png) {
            const earlier = path;
            try {
                await (0, promises_1.mkdir)(folder, { recursive: true });
                path ??= await reserve(folder, slug(name));
                await (0, replaceFile_1.replaceFile)(path, png);
            }
            catch (error) {
                if (!earlier && path)
                    await (0, promises_1.rm)(path, { force: true }).catch(() => undefined); // it is empty
                path = earlier;
                throw new Error(`Could not write a figure to the folder ${folder}: ${error.message}. ` +
                    `Set GENBOOK_FIGURES to a writable folder.`, { cause: error });
            }
        },
    };
}
/**
 * Reserves the first free name; "wx" fails on an existing file, even if another process creates it at this
 * moment.
 */
async function reserve(folder, base) {
    for (let n = 1;; n++) {
        const path = (0, node_path_1.join)(folder, `${base}-${n}.png`);
        try {
            await (await (0, promises_1.open)(path, "wx")).close();
            return path;
        }
        catch (error) {
            if (error.code !== "EEXIST")
                throw error;
        }
    }
}
/** "Loss, epoch 3" → "loss-epoch-3" */
function slug(name) {
    const dashed = name
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
        .replace(/^-+|-+$/g, "");
    return dashed.slice(0, 60) || "figure";
}
//# sourceMappingURL=figureFile.js.map