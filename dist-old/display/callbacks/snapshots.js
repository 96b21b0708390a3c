"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.stepName = void 0;
exports.thinOut = thinOut;
exports.keepSnapshot = keepSnapshot;
exports.readSnapshots = readSnapshots;
const promises_1 = require("node:fs/promises");
const canvas_1 = require("canvas");
const replaceFile_1 = require("../../files/replaceFile");
const gridCanvas_1 = require("../images/gridCanvas");
/**
 * Takes at most `most` entries of a list, evenly spaced and always with the first: every second, every third,
 * … While the list grows, the choice changes seldom and stays at round steps.
 */
function thinOut(all, most) {
    const stride = Math.max(1, Math.ceil(all.length / most));
    return all.filter((_, i) => i % stride === 0);
}
/** Step 12 → "000012.png": a folder lists such names in order. */
const stepName = (step) => `${String(step).padStart(6, "0")}.png`;
exports.stepName = stepName;
const FOLDER = "timeline";
const NAME = /^(\d{6,})\.png$/;
/**
 * Writes a snapshot to the run folder, as timeline/000100.png: its samples side by side, at their own size.
 */
async function keepSnapshot(run, snapshot) {
    const canvas = (0, gridCanvas_1.gridCanvas)(snapshot, { columns: snapshot.n, gap: 0, scale: 1 });
    await (0, replaceFile_1.replaceFile)(run.file(FOLDER, (0, exports.stepName)(snapshot.step)), await canvas.encode("png"));
}
/**
 * Reads the snapshots of a run folder up to a step, in order.
 *
 * @throws Error for a file that does not hold `n` images of `height` × `width`
 */
async function readSnapshots(run, upTo, { n, height, width }) {
    const folder = run.file(FOLDER);
    await (0, promises_1.mkdir)(folder, { recursive: true });
    const steps = (await (0, promises_1.readdir)(folder)).flatMap((name) => (NAME.test(name) ? [parseInt(name, 10)] : []));
    const snapshots = [];
    for (const step of steps.filter((each) => each <= upTo).sort((a, b) => a - b)) {
        const path = run.file(FOLDER, (0, exports.stepName)(step));
        const image = await (0, canvas_1.loadImage)(path).catch((error) => {
            throw new Error(`The snapshot ${path} cannot be read: ${error.message}. Remove it and resume again.`, {
                cause: error,
            });
        });
        if (image.width !== n * width || image.height !== height) {
            throw new Error(`The snapshot ${path} has ${image.width}×${image.height} pixels, expected ${n * width}×${height}, ${n} samples ` +
                `side by side: give timeline as many samples as before, or move the folder ${folder} away.`);
        }
        const context = (0, canvas_1.createCanvas)(image.width, image.height).getContext("2d");
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        snapshots.push({ step, rgb: sideBySideToRgb(data, n, height, width), n, height, width });
    }
    return snapshots;
}
/** rgba [height, n·width, 4] → rgb [n, height, width, 3] */
function sideBySideToRgb(rgba, n, height, width) {
    const rgb = new Uint8ClampedArray(3 * n * height * width);
    for (let i = 0; i < n; i++) {
        for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
                const from = 4 * ((y * n + i) * width + x);
                rgb.set(rgba.subarray(from, from + 3), 3 * ((i * height + y) * width + x));
            }
        }
    }
    return rgb;
}
//# sourceMappingURL=snapshots.js.map