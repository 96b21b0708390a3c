"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.dropout = dropout;
exports.gaussianNoise = gaussianNoise;
/**
 * Layers that draw random numbers during training, from a stream that the training loop seeds, saves and
 * restores.
 */
const backend_1 = require("../../tensorflow/backend");
const random_1 = require("../../tensorflow/random");
const checks_1 = require("../../training/checks");
/**
 * Keras' Dropout: during training each element is set to 0 with probability `rate`, and the others are
 * divided by `1 − rate`. Inputs and outputs have the same shape.
 *
 * tf.layers.dropout draws its mask in JavaScript: with a seed the mask is the same at every step, without one
 * no run can be repeated, and a compiled step would keep its first mask. This layer takes its random numbers
 * from the training loop, `model.apply(x, { training: true, random })`. Without `random` it uses its own
 * unseeded stream.
 *
 * @throws RangeError if the rate is not ≥ 0 and < 1
 */
function dropout(args) {
    return new Dropout(args);
}
/**
 * Keras' GaussianNoise: during training, noise from N(0, stddev²) is added to each element. The noise comes
 * from the same source as in `dropout`. Inputs and outputs have the same shape.
 *
 * @throws RangeError if stddev is negative
 */
function gaussianNoise(args) {
    return new GaussianNoise(args);
}
/** A layer that returns its input unchanged except during training. */
class RandomLayer extends backend_1.tf.layers.Layer {
    ownRandom;
    computeOutputShape(inputShape) {
        return inputShape;
    }
    call(inputs, { training, random }) {
        const x = Array.isArray(inputs) ? inputs[0] : inputs;
        if (!training)
            return x;
        return backend_1.tf.tidy(() => this.change(x, random ?? (this.ownRandom ??= new random_1.RandomStream((0, random_1.randomSeed)()))));
    }
    disposeWeights() {
        this.ownRandom?.dispose();
        return super.disposeWeights();
    }
}
class Dropout extends RandomLayer {
    static className = "SeededDropout"; // "Dropout" is tfjs' own
    rate;
    constructor({ rate, ...args }) {
        super(args);
        if (!(rate >= 0 && rate < 1)) {
            throw new RangeError(`dropout must be ≥ 0 and < 1, got ${rate}: it is the fraction of elements set to 0; the book uses 0.4.`);
        }
        this.rate = rate;
    }
    change(x, random) {
        if (this.rate === 0)
            return x;
        const kept = random.uniform(x.shape).greaterEqual(this.rate).toFloat();
        return x.mul(kept.div(1 - this.rate));
    }
    getConfig() {
        return { ...super.getConfig(), rate: this.rate };
    }
}
class GaussianNoise extends RandomLayer {
    static className = "SeededGaussianNoise"; // "GaussianNoise" is tfjs' own
    stddev;
    constructor({ stddev, ...args }) {
        super(args);
        this.stddev = (0, checks_1.notNegative)("stddev", stddev, "it is the standard deviation of the noise");
    }
    change(x, random) {
        if (!random.normal)
            throw new Error("gaussianNoise needs normal numbers: pass a RandomStream as `random`.");
        return x.add(random.normal(x.shape).mul(this.stddev));
    }
    getConfig() {
        return { ...super.getConfig(), stddev: this.stddev };
    }
}
// Registered so that models with these layers can be saved and loaded. saveModel writes tfjs' own class
// names, for other programs; in genbook those names load the seeded layers.
const { classNameMap } = backend_1.tf.serialization.SerializationMap.getMap();
for (const layer of [Dropout, GaussianNoise]) {
    backend_1.tf.serialization.registerClass(layer);
    classNameMap[layer.className.replace("Seeded", "")] = classNameMap[layer.className];
}
//# sourceMappingURL=randomLayers.js.map