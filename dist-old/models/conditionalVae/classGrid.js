"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.decodeClassGrid = decodeClassGrid;
const backend_1 = require("../../tensorflow/backend");
const compile_1 = require("../../tensorflow/compile");
const random_1 = require("../../tensorflow/random");
const checks_1 = require("../../training/checks");
const checks_2 = require("../layers/checks");
/**
 * Decodes random points once for every class: images [classes · columns, 28, 28, 1], row by row. Each row is
 * a class, and each column is one z from N(0, I), so the images of a column share everything but the class.
 *
 * @param decoder [z, label] → images: see buildConditionalDecoder
 * @throws Error if the decoder does not take z and a label
 */
async function decodeClassGrid(decoder, columns = 10, { seed = (0, random_1.randomSeed)() } = {}) {
    (0, checks_2.checkEnds)("decoder", decoder, 2, 1);
    (0, checks_1.wholeNumber)("columns", columns, 1, "it is the number of images in a row");
    const [latentDim, classes] = decoder.inputs.map(({ shape }) => shape[1]);
    const random = new random_1.RandomStream(seed);
    const inputs = backend_1.tf.tidy(() => {
        const z = random.normal([columns, latentDim]);
        const rows = Array.from({ length: columns * classes }, (_, i) => Math.floor(i / columns));
        return [backend_1.tf.tile(z, [classes, 1]), backend_1.tf.oneHot(rows, classes, 1, 0, "float32")];
    });
    try {
        return (await (0, compile_1.predict)(decoder, inputs));
    }
    finally {
        backend_1.tf.dispose(inputs);
        random.dispose();
    }
}
//# sourceMappingURL=classGrid.js.map