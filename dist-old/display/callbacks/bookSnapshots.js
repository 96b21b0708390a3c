"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bookSnapshots = bookSnapshots;
const promises_1 = require("node:fs/promises");
const pixelRange_1 = require("../../math/pixelRange");
const backend_1 = require("../../tensorflow/backend");
const compile_1 = require("../../tensorflow/compile");
const random_1 = require("../../tensorflow/random");
const checks_1 = require("../../training/checks");
const replaceFile_1 = require("../../files/replaceFile");
const forgiving_1 = require("./forgiving");
const gridCanvas_1 = require("../images/gridCanvas");
const pixels_1 = require("../images/pixels");
const snapshots_1 = require("./snapshots");
/**
 * Saves one generated and one real image as PNG every 100 steps, as the book does (section 8.5):
 * images/generated_000100.png and images/real_000100.png in the run folder, at the images' own size.
 *
 * Each step has its own point, drawn from N(0, I), and both images depend on seed and step alone: a run that
 * resumes writes the same files. A file with other contents is kept under another name, and a warning says
 * so.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]
 * @param images [n, height, width, 1 or 3], the images that the generator is trained on; keep them until the
 *   training ends
 * @throws Error for images of another shape
 */
function bookSnapshots(run, generator, images, { every = 100, range = "-1..1", seed = 0 } = {}) {
    (0, checks_1.wholeNumber)("every", every, 1, "it counts the steps between two pairs of images");
    (0, pixelRange_1.checkRange)(range);
    (0, random_1.checkSeed)(seed);
    if (!(0, pixels_1.isImageShape)(images.shape)) {
        throw new Error(`bookSnapshots expects images [n, height, width, 1 or 3], got [${images.shape.join(", ")}]`);
    }
    const attempt = (0, forgiving_1.forgiving)();
    const latentDim = generator.inputs[0].shape[1];
    async function generate(step) {
        const random = new random_1.RandomStream((0, random_1.deriveSeed)(seed, `generated/${step}`));
        const z = random.normal([1, latentDim]);
        try {
            return (await (0, compile_1.predict)(generator, z));
        }
        finally {
            z.dispose();
            random.dispose();
        }
    }
    const real = (step) => backend_1.tf.tidy(() => images.slice((0, random_1.deriveSeed)(seed, `real/${step}`) % images.shape[0], 1));
    async function write(image, path) {
        const [n, height, width, channels] = image.shape;
        const values = await image.data();
        const pixels = (0, pixels_1.toRgb)({ values, n, height, width, channels }, range);
        const png = await (0, gridCanvas_1.gridCanvas)(pixels, { columns: 1, gap: 0, scale: 1 }).encode("png");
        const there = await (0, promises_1.readFile)(path).catch(() => undefined);
        if (there?.equals(png))
            return;
        if (there)
            console.warn(`${path} holds another image, which is kept as ${await moveAside(path)}`);
        await (0, replaceFile_1.replaceFile)(path, png);
    }
    return async ({ kind, step, replayed }) => {
        if (kind !== "batch" || replayed || step % every !== 0)
            return;
        for (const [name, make] of Object.entries({ generated: generate, real })) {
            const image = await make(step);
            await attempt(`The ${name} images cannot be kept`, () => write(image, run.file("images", `${name}_${(0, snapshots_1.stepName)(step)}`)));
            image.dispose();
        }
    };
}
/** Renames "real_000100.png" to "real_000100-1.png", or to the first number that is free. */
async function moveAside(path) {
    for (let n = 1;; n++) {
        const aside = path.replace(/\.png$/, `-${n}.png`);
        const free = await (0, promises_1.stat)(aside).then(() => false, () => true);
        if (!free)
            continue;
        await (0, promises_1.rename)(path, aside);
        return aside;
    }
}
//# sourceMappingURL=bookSnapshots.js.map