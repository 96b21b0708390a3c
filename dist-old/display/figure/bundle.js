"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.DISPLAY = void 0;
exports.show = show;
exports.liveShow = liveShow;
exports.clearOutput = clearOutput;
const node_crypto_1 = require("node:crypto");
const figureFile_1 = require("./figureFile");
/** The notebook shows a value that has a method of this name as the bundle that the method returns. */
exports.DISPLAY = Symbol.for("Jupyter.display");
function notebook() {
    return globalThis[Symbol.for("Jupyter.broadcast")];
}
/**
 * Shows a figure now, in the notebook's cell. In a terminal it writes the figure's PNG to the folder
 * GENBOOK_FIGURES (or `figures`) under a free name, and prints that name; a figure without PNG is printed as
 * text.
 *
 * @throws Error for a value that is no figure
 */
async function show(figure) {
    const data = await bundleOf(figure);
    const broadcast = notebook();
    if (broadcast)
        broadcast("display_data", { data, metadata: {}, transient: {} });
    else
        await showInTerminal(data, (0, figureFile_1.figureFile)(figure.name));
}
/**
 * Makes a place that shows one figure after the other: in the notebook's cell, or in one file that is
 * replaced and whose name is printed once. Await each update before the next.
 */
function liveShow() {
    const transient = { display_id: (0, node_crypto_1.randomUUID)() };
    let messageType = "display_data";
    let file;
    return {
        async update(figure) {
            const data = await bundleOf(figure);
            const broadcast = notebook();
            if (broadcast) {
                broadcast(messageType, { data, metadata: {}, transient });
                messageType = "update_display_data";
            }
            else {
                file ??= (0, figureFile_1.figureFile)(figure.name);
                await showInTerminal(data, file);
            }
        },
    };
}
/**
 * Removes what the cell has printed and shown so far. With `wait`, it does so only when the next output
 * comes, so that nothing flickers. In a terminal it does nothing.
 */
function clearOutput({ wait = false } = {}) {
    notebook()?.("clear_output", { wait });
}
async function bundleOf(figure) {
    if (typeof figure?.[exports.DISPLAY] !== "function") {
        const got = figure === null ? "null" : typeof figure;
        throw new Error(`show expects a figure, as imageGrid or lossChart return it, got ${got}. For tensors: show(imageGrid(images)).`);
    }
    return figure[exports.DISPLAY]();
}
async function showInTerminal(data, file) {
    const { "image/png": png, "text/plain": plain } = data;
    const text = typeof plain === "string" ? plain : "Figure";
    if (typeof png !== "string") {
        console.log(text);
        return;
    }
    const first = file.path === undefined;
    await file.write(Buffer.from(png, "base64"));
    if (first)
        console.log(text.replace(/$/m, () => `: ${file.path}`)); // after the first line
}
//# sourceMappingURL=bundle.js.map