"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trainVae = trainVae;
exports.trainSteps = trainSteps;
exports.checkVaeOptions = checkVaeOptions;
/**
 * Trains the variational autoencoder. Chollet, "Deep Learning with Python", 1st edition, section 8.4, listing
 * 8.27.
 *
 * Differs from the book:
 * - A loop that yields events replaces Keras' compile and fit. Each training starts with a fresh RMSprop.
 * - The two parts of the loss are reported separately, in validation too.
 * - Validation uses batches of 200 images instead of batchSize, which is faster and gives the same mean.
 * - Order and noise come from a seed. A run that is stopped, or even killed, resumes bit for bit.
 */
const backend_1 = require("../../tensorflow/backend");
const batches_1 = require("../../training/batches");
const checks_1 = require("../../training/checks");
const liveNumbers_1 = require("../../training/liveNumbers");
const rmsprop_1 = require("../../training/optimizers/rmsprop");
const runOptions_1 = require("../../training/runOptions");
const session_1 = require("../../training/session");
const trainState_1 = require("../../training/trainState");
const checks_2 = require("./checks");
const metrics_1 = require("./metrics");
const networks_1 = require("./networks");
const step_1 = require("./step");
const VALIDATION_BATCH = 200;
const checkRate = (value) => (0, checks_1.positive)("learningRate", value, "the book uses 1e-3");
/**
 * Trains the encoder and decoder together (book: listing 8.27) and yields an event after each step and epoch.
 * Pass the result to `fit`. Training starts from the models' current weights, with a fresh optimizer and
 * fresh random streams. If `run` holds a checkpoint, training resumes from it bit for bit.
 *
 * @param images [n, 28, 28, 1] in 0..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold reconstructionLoss, klLoss and their sum, loss: the values of one step, or
 *   means over an epoch
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
function trainVae(encoder, decoder, images, options = {}) {
    const settings = checkVaeOptions(options);
    (0, checks_2.checkModels)(encoder, decoder);
    const about = (0, checks_2.checkImages)("images", images, encoder);
    if (options.validation)
        (0, checks_2.checkImages)("validation", options.validation, encoder);
    const steps = (optimizer, klWeight) => (0, step_1.vaeSteps)(encoder, decoder, optimizer, { firstPrinting: options.firstPrinting, klWeight });
    return trainSteps(encoder, decoder, steps, images, { ...options, ...settings, about: { images: about } });
}
/**
 * The training of any VAE: trainVae's, once options, models and examples have been checked.
 *
 * @param settings what `checkVaeOptions` returned, with what tells these examples from others
 */
async function* trainSteps(encoder, decoder, makeSteps, examples, settings) {
    const { epochs, batchSize, learningRate, epsilon, firstPrinting = false, validation, signal } = settings;
    const session = await session_1.Session.open(settings);
    try {
        const [sampling, dropout] = [session.stream("sampling"), session.stream("dropout")];
        const others = session.stream("validation"); // separate, so that validation does not affect training
        const weights = (0, trainState_1.weightsOf)(encoder, decoder);
        const optimizer = session.optimizer("optimizer", settings.optimizer, { learningRate }, weights, checkRate);
        const klWeight = session.setting({ klWeight: settings.klWeight }, networks_1.checkKlWeight);
        const steps = makeSteps(optimizer, klWeight);
        const latentDim = decoder.inputs[0].shape[1];
        const noise = (random, batch) => random.normal([countOf(batch), latentDim]);
        const order = (0, batches_1.batches)({ count: countOf(examples), batchSize, seed: session.seed });
        const training = session.trainer((batch) => steps.train(batch, noise(sampling, batch), dropout), examples, order);
        const evaluation = validation &&
            session.evaluator((batch) => steps.evaluate(batch, noise(others, batch)), validation, (0, batches_1.batches)({ count: countOf(validation), batchSize: VALIDATION_BATCH, order: "sequential" }));
        yield* session.begin({
            models: { encoder, decoder },
            batches: order,
            epochs,
            metrics: metrics_1.VAE_METRICS,
            options: { batchSize, epsilon, firstPrinting, ...settings.about },
            ...(evaluation && { validate: () => evaluation.means(signal) }),
        });
        while (session.goesOn)
            yield* session.after(await training.run(session.next()));
    }
    finally {
        await session.close();
    }
}
/** Returns the number of examples, which is the same for all tensors. */
const countOf = (examples) => (examples instanceof backend_1.tf.Tensor ? examples : Object.values(examples)[0]).shape[0];
/**
 * @returns the options, with the book's values as defaults
 * @throws RangeError if an option is outside its range; Error if `epsilon` is given along with `optimizer`
 */
function checkVaeOptions(options) {
    const { epochs = 10, batchSize = 16, learningRate = 1e-3, epsilon = 1e-7, klWeight = 5e-4 } = options;
    checkRate((0, liveNumbers_1.numberAt)(learningRate, 1));
    (0, networks_1.checkKlWeight)((0, liveNumbers_1.numberAt)(klWeight, 1));
    (0, checks_1.positive)("epsilon", epsilon, "it keeps RMSprop's division finite; Keras uses 1e-7");
    if (options.optimizer && options.epsilon !== undefined) {
        throw new Error("epsilon applies only to the default optimizer: pass it to the optimizer that you make in `optimizer` instead.");
    }
    (0, runOptions_1.checkRunOptions)(options);
    return {
        epochs: (0, checks_1.wholeNumber)("epochs", epochs, 1, "the book uses 10"),
        batchSize: (0, checks_1.wholeNumber)("batchSize", batchSize, 1, "the book uses 16"),
        learningRate,
        epsilon,
        klWeight,
        optimizer: options.optimizer ?? ((rate) => (0, rmsprop_1.rmsprop)(rate, { epsilon })),
    };
}
//# sourceMappingURL=train.js.map