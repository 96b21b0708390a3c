"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.timeline = timeline;
const node_crypto_1 = require("node:crypto");
const node_path_1 = require("node:path");
const pixelRange_1 = require("../../math/pixelRange");
const backend_1 = require("../../tensorflow/backend");
const compile_1 = require("../../tensorflow/compile");
const random_1 = require("../../tensorflow/random");
const checks_1 = require("../../training/checks");
const makeFolders_1 = require("../../files/makeFolders");
const replaceFile_1 = require("../../files/replaceFile");
const bundle_1 = require("../figure/bundle");
const forgiving_1 = require("./forgiving");
const formatLogs_1 = require("../charts/formatLogs");
const pixels_1 = require("../images/pixels");
const snapshots_1 = require("./snapshots");
const timelineFigure_1 = require("./timelineFigure");
/**
 * Shows how the images of a generator change while it learns: the same points of the latent space, drawn
 * after the first step and every `every` steps. As a callback of `fit` it is one figure, redrawn in place,
 * with the newest sheet large and the earlier ones to leaf through; as a cell's last expression it shows the
 * same again.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]; a decoder works too
 * @throws Error for a generator or points of another shape
 */
function timeline(generator, options = {}) {
    const { run, every = 100, range = "-1..1", keep = 24 } = options;
    (0, checks_1.wholeNumber)("every", every, 1, "it counts the steps between two snapshots");
    (0, checks_1.wholeNumber)("keep", keep, 1, "it counts the earlier sheets that are shown");
    (0, pixelRange_1.checkRange)(range);
    const { height, width } = imageSize(generator);
    const z = latentPoints(generator, options);
    const [n] = z.shape;
    let snapshots = [];
    let sheets = []; // those of the last redraw
    let place;
    let replayedTo;
    let drawnAt = -Infinity;
    let stale = false;
    const attempt = (0, forgiving_1.forgiving)();
    async function take(step) {
        const points = backend_1.tf.tensor2d(z.values, z.shape);
        let images;
        try {
            images = await (0, compile_1.predict)(generator, points);
            const channels = images.shape[3];
            const { rgb } = (0, pixels_1.toRgb)({ values: await images.data(), n, height, width, channels }, range);
            snapshots.push({ step, rgb, n, height, width });
        }
        finally {
            backend_1.tf.dispose([points, images]);
        }
        stale = true;
        const newest = snapshots.at(-1);
        if (run)
            await attempt("The timeline's snapshots cannot be kept", () => (0, snapshots_1.keepSnapshot)(run, newest));
    }
    /** Forgets the snapshots after `step`: a run that resumes, or another run, repeats those steps. */
    async function goBackTo(step) {
        snapshots = snapshots.filter((each) => each.step <= step);
        sheets = [];
        if (replayedTo === undefined || !run)
            return;
        const known = new Set(snapshots.map((each) => each.step));
        const kept = await (0, snapshots_1.readSnapshots)(run, step, { n, height, width });
        snapshots.push(...kept.filter((each) => !known.has(each.step)));
        snapshots.sort((a, b) => a.step - b.step);
        stale = snapshots.length > 0;
    }
    async function redraw() {
        stale = false;
        drawnAt = performance.now();
        place ??= (0, bundle_1.liveShow)();
        await attempt("The timeline cannot be drawn", () => place.update(figure));
    }
    async function onEvent(event) {
        const { kind, step, replayed } = event;
        if (replayed) {
            replayedTo = step;
            return;
        }
        if (kind === "epoch")
            return;
        const done = kind === "end" ? step : step - 1; // the last step before this event
        if (replayedTo !== undefined || (snapshots.at(-1)?.step ?? 0) > done)
            await goBackTo(done);
        replayedTo = undefined;
        if (kind === "batch" && (snapshots.length === 0 || step % every === 0))
            await take(step);
        if (stale && (kind === "end" || performance.now() - drawnAt > REDRAW_MS))
            await redraw();
        if (kind === "end")
            place = undefined; // the next training shows it in its own cell
    }
    async function bundle() {
        const all = [...snapshots];
        const newest = all.at(-1);
        if (!newest)
            return { "text/plain": "Timeline: empty until the first step of a training" };
        const drawn = new Map(sheets.map((sheet) => [sheet.step, sheet]));
        const shown = [];
        for (const each of [...(0, snapshots_1.thinOut)(all.slice(0, -1), keep), newest]) {
            shown.push(drawn.get(each.step) ?? (await (0, timelineFigure_1.sheetOf)(each)));
        }
        sheets = shown;
        const count = `${all.length} snapshot${all.length === 1 ? "" : "s"}`;
        return {
            "text/html": (0, timelineFigure_1.timelineHtml)(shown.at(-1), shown.slice(0, -1), `genbook-${(0, node_crypto_1.randomUUID)()}`),
            "image/png": await (0, timelineFigure_1.timelinePicture)(all),
            "text/plain": `Timeline: ${count} of ${n} samples, newest after step ${(0, formatLogs_1.formatStep)(newest.step)}`,
        };
    }
    const figure = Object.assign(onEvent, {
        [bundle_1.DISPLAY]: bundle,
        async save(path) {
            if (!path.endsWith(".gif")) {
                throw new Error(`timeline.save writes an animated GIF: expected a path that ends in .gif, got ${path}`);
            }
            if (snapshots.length === 0) {
                throw new Error("timeline.save has no snapshot yet: give the timeline to fit first.");
            }
            await (0, makeFolders_1.makeFolders)((0, node_path_1.dirname)(path));
            await (0, replaceFile_1.replaceFile)(path, await (0, timelineFigure_1.timelineGif)(snapshots));
        },
    });
    return Object.defineProperty(figure, "name", { value: "timeline" });
}
/** The least time between two redraws, in ms: snapshots that come faster are shown together. */
const REDRAW_MS = 1000;
function imageSize({ outputShape }) {
    const [, ...shape] = outputShape.map(Number); // null stands for any size
    if ((0, pixels_1.isImageShape)([1, ...shape]) && shape.every((size) => size > 0)) {
        const [height, width] = shape;
        return { height, width };
    }
    throw new Error(`timeline expects a generator of images [n, height, width, 1 or 3], got one of [${["n", ...shape].join(", ")}]`);
}
/** The points [n, latentDim] as numbers: no tensor is held between two snapshots. */
function latentPoints(generator, { samples, seed = 0, z }) {
    const [, latentDim, ...more] = generator.inputs[0].shape;
    const n = samples ?? z?.shape[0] ?? 10;
    (0, checks_1.wholeNumber)("samples", n, 1, "it counts the points of the latent space that are drawn");
    if (!latentDim || more.length > 0) {
        const shape = generator.inputs[0].shape.slice(1).join(", ");
        throw new Error(`timeline expects a generator that takes z [n, latentDim], got one that takes [n, ${shape}]`);
    }
    const shape = [n, latentDim];
    if (z && z.shape.join() !== shape.join()) {
        throw new Error(`timeline expects z [${shape.join(", ")}], got [${z.shape.join(", ")}]`);
    }
    if (z)
        return { values: z.dataSync(), shape };
    const random = new random_1.RandomStream(seed);
    const drawn = random.normal(shape);
    const values = drawn.dataSync();
    backend_1.tf.dispose(drawn);
    random.dispose();
    return { values, shape };
}
//# sourceMappingURL=timeline.js.map