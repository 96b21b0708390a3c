"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.checkEnds = checkEnds;
exports.checkShape = checkShape;
exports.pixelValues = pixelValues;
exports.outputRange = outputRange;
/** Checks of models and images that several models share. */
const backend_1 = require("../../tensorflow/backend");
const random_1 = require("../../tensorflow/random");
/** @throws Error if a model has a different number of inputs or outputs than its role needs */
function checkEnds(name, model, inputs, outputs) {
    const [got, made] = [model.inputs.length, model.outputs.length];
    if (got === inputs && made === outputs)
        return;
    const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
    throw new Error(`The ${name} must have ${count(inputs, "input")} and ${count(outputs, "output")}, but this one has ${count(got, "input")} and ` +
        `${count(made, "output")}: join them inside the model, or write your own training loop (docs/your-own-training.md).`);
}
/** @throws Error if the images do not have the model's input shape */
function checkShape(name, images, model, role) {
    const expected = model.inputs[0].shape.slice(1);
    const size = images.shape.slice(1);
    const fits = size.length === expected.length && expected.every((each, i) => each === null || each === size[i]);
    if (fits && images.shape[0] > 0)
        return;
    const shape = expected.map((each) => each ?? "any");
    throw new Error(`${name} must be [n, ${shape.join(", ")}] with n ≥ 1, the ${role}'s input shape, got [${images.shape.join(", ")}]: ` +
        "resize or reshape them, or build the models for this shape.");
}
/** Summarizes the images' pixel values. It reads them synchronously. */
function pixelValues(images) {
    const [min, max, mean] = backend_1.tf.tidy(() => backend_1.tf.stack([images.min(), images.max(), images.mean()]).dataSync());
    const areFinite = Number.isFinite(mean);
    return { min, max, mean, areFinite, got: areFinite ? `${min}..${max}` : "NaN or infinite values" };
}
/**
 * Finds the range of a model's outputs by running it on four large inputs: they drive a sigmoid or a tanh to
 * its limits, and a model without either far beyond them. It runs synchronously.
 *
 * @returns [0, 1], [-1, 1], or [-Infinity, Infinity]
 * @throws Error if the model returns NaN
 */
function outputRange(name, model) {
    const [min, max] = backend_1.tf.tidy(() => {
        const random = new random_1.RandomStream(0);
        const inputs = model.inputs.map(({ shape }) => random.normal([4, ...shape.slice(1).map((size) => size ?? 8)]).mul(LARGE));
        const answers = model.apply(inputs);
        random.dispose();
        return backend_1.tf.stack([answers.min(), answers.max()]).dataSync();
    });
    if (Number.isNaN(min) || Number.isNaN(max)) {
        throw new Error(`The ${name} returns NaN, so its weights are unusable: build it again.`);
    }
    if (min >= 0 && max <= 1)
        return [0, 1];
    return min >= -1 && max <= 1 ? [-1, 1] : [-Infinity, Infinity];
}
const LARGE = 100;
//# sourceMappingURL=checks.js.map