"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.checkModels = checkModels;
exports.checkImages = checkImages;
const checks_1 = require("../layers/checks");
/**
 * @param inputs number of inputs of each model: the image or z first, then any others, such as labels.
 *   @defaultValue 1
 * @throws Error if the encoder and decoder cannot be trained together
 */
function checkModels(encoder, decoder, inputs = 1) {
    const latent = encoder.outputs.map(({ shape }) => shape[1]);
    const expected = decoder.inputs[0].shape[1];
    if (latent.length !== 2 || latent.some((size) => size !== expected)) {
        throw new Error(`The encoder and decoder don't match: the encoder returns [${latent.join(", ")}] numbers (zMean, zLogVar), but the decoder ` +
            `takes ${expected}. Build both with the same options.`);
    }
    (0, checks_1.checkEnds)("encoder", encoder, inputs, 2);
    (0, checks_1.checkEnds)("decoder", decoder, inputs, 1);
    const [seen, made] = [encoder.inputs[0], decoder.outputs[0]].map(({ shape }) => shape.slice(1).join(", "));
    if (seen !== made) {
        throw new Error(`The encoder and decoder don't match: the encoder takes images [n, ${seen}], but the decoder makes images [n, ${made}]. ` +
            "Build both with the same options.");
    }
    if ((0, checks_1.outputRange)("decoder", decoder)[0] !== 0) {
        throw new Error("The decoder must make pixels in 0..1, because the loss is a cross-entropy, but this one exceeds that range: end it with a sigmoid.");
    }
}
/**
 * @returns a description that identifies the images: their shape and mean
 * @throws Error if the shape does not match the encoder; RangeError if pixels are outside 0..1
 */
function checkImages(name, images, encoder) {
    (0, checks_1.checkShape)(name, images, encoder, "encoder");
    const { min, max, mean, areFinite, got } = (0, checks_1.pixelValues)(images);
    if (!(min >= 0 && max <= 1 && areFinite)) {
        throw new RangeError(`${name} must have pixels in 0..1, got ${got}: divide bytes by 255, and remove images with NaN or infinite values.`);
    }
    return `[${images.shape.join(", ")}], mean ${mean}`;
}
//# sourceMappingURL=checks.js.map