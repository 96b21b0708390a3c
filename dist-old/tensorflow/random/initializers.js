"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.glorotUniform = glorotUniform;
exports.glorotLimit = glorotLimit;
const product_1 = require("../../math/product");
const backend_1 = require("../backend");
const randomStream_1 = require("./randomStream");
/**
 * Keras' default initializer for kernels: uniform in ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). tfjs'
 * default differs: it is a truncated normal distribution. A saved model names tfjs' own GlorotUniform.
 *
 * Layers with the same shape and the same seed get the same weights, so derive a seed for each layer with
 * deriveSeed.
 *
 * @param seed whole number in 0..2³¹−1
 * @throws RangeError if the seed is outside that range
 */
function glorotUniform(seed) {
    (0, randomStream_1.checkSeed)(seed);
    const initializer = backend_1.tf.initializers.glorotUniform({ seed });
    initializer.apply = (shape) => backend_1.tf.tidy(() => {
        const known = shape.map((size) => size ?? 0); // a weight has no unknown dimension
        const limit = glorotLimit(known);
        const unit = (0, randomStream_1.stateless)("StatelessRandomUniform", known, backend_1.tf.tensor1d([seed, 0], "int32"));
        return unit.mul(2 * limit).sub(limit);
    });
    return initializer;
}
/**
 * The largest weight that glorotUniform draws.
 *
 * @param shape shape of a dense kernel [in, out] or a convolution kernel [height, width, in, out]. For
 *   transposed convolutions, [height, width, out, in] gives the same limit.
 */
function glorotLimit(shape) {
    const field = (0, product_1.product)(shape.slice(0, -2));
    const [a, b] = shape.slice(-2);
    return Math.sqrt(6 / (field * (a + b)));
}
//# sourceMappingURL=initializers.js.map