"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.besideReal = besideReal;
const backend_1 = require("../../tensorflow/backend");
const random_1 = require("../../tensorflow/random");
const shuffle_1 = require("../../math/shuffle");
const checks_1 = require("../../training/checks");
const imageGrid_1 = require("./imageGrid");
const nearestImages_1 = require("./nearestImages");
const pixels_1 = require("./pixels");
/** The number of real images whose nearest neighbour is looked for: enough for a median. */
const COMPARED = 200;
/**
 * Shows whether a generator has learned frogs, or learned them by heart. The first row has generated images,
 * the second the training image that is nearest to each, the third real images at random. Each column begins
 * with the distance between its first two images. A caption compares it with the distance between real images
 * and their nearest neighbours: a copy would be much nearer. (The distance is that of the pixels: blurred
 * images are near to many others, and a shifted copy is far.)
 *
 * @param generated [n, h, w, 1 or 3] in `range`; read at once, so you may dispose of it afterwards
 * @param images [m, h, w, 1 or 3] in `range`, m ≥ 2: all images of the training; read at once too
 * @throws Error for other shapes
 */
function besideReal(generated, images, options = {}) {
    const { range = "-1..1", seed = 0, title = "Generated images beside real ones", ...layout } = options;
    const [n, height, width, channels] = generated.shape;
    const [m, ...size] = images.shape;
    if (!(0, pixels_1.isImageShape)(generated.shape) || generated.shape.slice(1).join() !== size.join() || m < 2) {
        throw new Error(`besideReal expects generated [n, height, width, 1 or 3] and at least 2 images of the same size, ` +
            `got [${generated.shape.join(", ")}] and [${images.shape.join(", ")}]`);
    }
    const samples = Math.min(n, options.samples ?? 10);
    (0, checks_1.wholeNumber)("samples", samples, 1, "it counts the generated images that are shown");
    const order = Array.from((0, shuffle_1.shuffled)(m, (0, shuffle_1.mulberry32)((0, random_1.checkSeed)(seed))));
    const compared = order.slice(0, COMPARED);
    const pick = (indices) => backend_1.tf.gather(images, backend_1.tf.tensor1d(indices, "int32"));
    const first = backend_1.tf.tidy(() => generated.slice(0, samples));
    const nearest = (0, nearestImages_1.nearestImages)(first, images);
    const others = backend_1.tf.tidy(() => pick(compared));
    const amongReal = (0, nearestImages_1.nearestImages)(others, images, compared);
    const values = backend_1.tf.tidy(() => {
        const shown = nearest.map((_, i) => order[i % m]);
        return backend_1.tf.concat([first, pick(nearest.map(({ index }) => index)), pick(shown)]).dataSync();
    });
    backend_1.tf.dispose([first, others]);
    const caption = [
        `Above each column: distance to the nearest training image (root mean square of the pixels, in ${range}).`,
        `Median: ${median(nearest)}. Between real images and their nearest neighbours: ${median(amongReal)}. A copy would be much nearer.`,
    ];
    return (0, imageGrid_1.gridFigure)({ values, n: 3 * samples, height, width, channels }, {
        title,
        range,
        caption,
        columns: samples,
        scale: layout.scale,
        gap: layout.gap,
        rowLabels: ["generated", "nearest real", "other real"],
        columnLabels: nearest.map(({ distance }) => distance.toFixed(2)),
    }, `${samples} of ${n} generated images of ${height}×${width}, distance to the nearest training image ` +
        `${median(nearest)}, between real images and their nearest neighbours ${median(amongReal)} (medians)`);
}
function median(neighbours) {
    const distances = neighbours.map(({ distance }) => distance).sort((a, b) => a - b);
    const middle = (distances.length - 1) / 2;
    return ((distances[Math.floor(middle)] + distances[Math.ceil(middle)]) / 2).toFixed(2);
}
//# sourceMappingURL=besideReal.js.map