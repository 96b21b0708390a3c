"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trainConditionalVae = trainConditionalVae;
/** Trains the conditional VAE: the chapter's loop (listing 8.27) on images with labels. */
const backend_1 = require("../../tensorflow/backend");
const checks_1 = require("../vae/checks");
const train_1 = require("../vae/train");
const step_1 = require("./step");
/**
 * Trains the encoder and decoder together and yields an event after each step and epoch. Pass the result to
 * `fit`. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param data images [n, 28, 28, 1] in 0..1 and labels, int32 [n]. The caller keeps ownership of the data and
 *   models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the data are outside their range
 * @throws Error, at once, if the models and data don't match; at the first step, if the run's checkpoint was
 *   made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
function trainConditionalVae(encoder, decoder, data, options = {}) {
    const settings = (0, train_1.checkVaeOptions)(options);
    (0, checks_1.checkModels)(encoder, decoder, 2);
    const classes = checkClasses(encoder, decoder);
    const about = checkData("", data, encoder, classes);
    const { validation, firstPrinting } = options;
    if (validation)
        checkData("validation.", validation, encoder, classes);
    return (0, train_1.trainSteps)(encoder, decoder, (optimizer, klWeight) => (0, step_1.conditionalVaeSteps)(encoder, decoder, optimizer, { firstPrinting, klWeight }), examplesOf(data), { ...options, ...settings, validation: validation && examplesOf(validation), about });
}
/** Picks images and labels, because a data set may have other fields, such as its name. */
const examplesOf = ({ images, labels }) => ({ images, labels });
/**
 * @returns the number of classes that both models take
 * @throws Error if they differ, or the models don't match
 */
function checkClasses(encoder, decoder) {
    const [seen, told] = [encoder, decoder].map(({ inputs }) => inputs[1].shape.slice(1).join(", "));
    if (seen === told && !seen.includes(","))
        return Number(seen);
    throw new Error(`The encoder and decoder don't match: the encoder takes labels [n, ${seen}], but the decoder [n, ${told}]; expected [n, classes] ` +
        "for both. Build both with the same `classes`.");
}
/**
 * @returns descriptions that identify the images and labels
 * @throws RangeError if the labels do not belong to the images or to the models' classes
 */
function checkData(prefix, { images, labels }, encoder, classes) {
    const about = (0, checks_1.checkImages)(`${prefix}images`, images, encoder);
    const [min, max, mean] = backend_1.tf.tidy(() => backend_1.tf.stack([labels.min(), labels.max(), labels.toFloat().mean()].map((each) => each.toFloat())).dataSync());
    const fits = labels.shape.join() === String(images.shape[0]) && labels.dtype === "int32";
    if (!fits || min < 0 || max >= classes) {
        throw new RangeError(`${prefix}labels must be int32 [${images.shape[0]}] in 0..${classes - 1}, one for each image, got ${labels.dtype} ` +
            `[${labels.shape.join(", ")}] in ${min}..${max}: use the labels of these images, or build the models with more ` +
            "`classes`.");
    }
    return { images: about, labels: `mean ${mean}` };
}
//# sourceMappingURL=train.js.map