"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.buildVae = buildVae;
const backend_1 = require("../../tensorflow/backend");
const random_1 = require("../../tensorflow/random");
const networks_1 = require("./networks");
/**
 * Joins encoder, sampling and decoder into one model: images [n, 28, 28, 1] in 0..1 → decoded images of the
 * same shape. It has 550,629 parameters and shares its weights with the encoder and decoder, so training
 * those trains this model too. (Book: listing 8.27.)
 *
 * @param options.seed seed of the sampling, 0..2³¹−1. @defaultValue a new one each time
 */
function buildVae(encoder, decoder, { firstPrinting = false, seed = (0, random_1.randomSeed)() } = {}) {
    const z = new Sampling({ name: "sampling", firstPrinting, seed }).apply(encoder.outputs);
    const outputs = decoder.apply(z);
    return backend_1.tf.model({ inputs: encoder.inputs, outputs, name: "vae" });
}
/** [zMean, zLogVar] → z, all [n, latentDim]: a new sample of each distribution on every call. */
class Sampling extends backend_1.tf.layers.Layer {
    args;
    static className = "Sampling";
    random;
    constructor(args) {
        super(args);
        this.args = args;
        this.random = new random_1.RandomStream(args.seed);
    }
    computeOutputShape(inputShapes) {
        return inputShapes[0];
    }
    call(inputs) {
        const [zMean, zLogVar] = inputs;
        return backend_1.tf.tidy(() => (0, networks_1.sampleLatent)(zMean, zLogVar, this.random.normal(zMean.shape), this.args));
    }
    getConfig() {
        const { firstPrinting, seed } = this.args;
        return { ...super.getConfig(), firstPrinting, seed };
    }
    disposeWeights() {
        this.random.dispose();
        return super.disposeWeights();
    }
}
backend_1.tf.serialization.registerClass(Sampling); // registered so that the whole model can be saved and loaded
//# sourceMappingURL=wholeVae.js.map