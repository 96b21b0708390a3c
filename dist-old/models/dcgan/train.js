"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trainDcgan = trainDcgan;
/**
 * Trains the DCGAN. Chollet, "Deep Learning with Python", 1st edition, section 8.5, listings 8.31 and 8.32.
 *
 * Differs from the book:
 * - Images are in −1..1, the range of the generator's tanh. The book's are in 0..1 (`rangeMismatch`).
 * - Each network has its own optimizer and its own list of weights, instead of a third model that holds a
 *   frozen discriminator.
 * - A run that is stopped, or even killed, resumes bit for bit from its last checkpoint.
 * - Noise, order and initial weights come from seeds, and each step measures the spread of the samples.
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
const step_1 = require("./step");
/** RMSprop with the book's settings and the ε of Keras 2.0.8. */
const bookOptimizer = (rate) => (0, rmsprop_1.rmsprop)(rate, { clipValue: 1, decay: 1e-8, epsilon: 1e-8 });
const CHECKS = {
    dLearningRate: (value) => (0, checks_1.positive)("dLearningRate", value, "the book uses 8e-4"),
    aLearningRate: (value) => (0, checks_1.positive)("aLearningRate", value, "the book uses 4e-4"),
};
/**
 * Trains the generator and discriminator against each other (book: listing 8.32) and yields an event after
 * each step and epoch. Pass the result to `fit`. An epoch is one pass over the real images: 250 steps for the
 * book's 5,000 frogs.
 *
 * If `run` holds a checkpoint, training first replays the earlier events (marked `replayed`), then resumes
 * bit for bit. The state is saved every `checkpointEvery` steps and when the loop ends for any reason: the
 * last step, an interrupt, `break`, or an aborted signal. `ema` averages the generator's weights.
 *
 * @param images [n, 32, 32, 3] in −1..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold dLoss and aLoss (nats) and spread (the standard deviation over the samples,
 *   averaged over pixels)
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a loss explodes or becomes NaN
 */
function trainDcgan(generator, discriminator, images, options = {}) {
    const settings = checked(options);
    (0, checks_2.checkModels)(generator, discriminator);
    const { batchSize, dSteps, rangeMismatch } = settings;
    const about = (0, checks_2.checkImages)(images, generator, batchSize * dSteps, {
        product: "batchSize × dSteps",
        rangeMismatch,
    });
    return train(generator, discriminator, images, { ...options, ...settings }, about);
}
async function* train(generator, discriminator, images, options, about) {
    const { iterations, dLearningRate, aLearningRate, optimizer } = options;
    const session = await session_1.Session.open(options);
    try {
        const streams = ["latent", "labelNoise", "dropout"].map((name) => session.stream(name));
        const [dWeights, gWeights] = [(0, trainState_1.weightsOf)(discriminator), (0, trainState_1.weightsOf)(generator)];
        const [dCheck, aCheck] = [CHECKS.dLearningRate, CHECKS.aLearningRate];
        const dOptimizer = session.optimizer("dOptimizer", optimizer, { dLearningRate }, dWeights, dCheck);
        const aOptimizer = session.optimizer("aOptimizer", optimizer, { aLearningRate }, gWeights, aCheck);
        const steps = (0, step_1.dcganSteps)(generator, discriminator, dOptimizer, aOptimizer, options);
        const latentDim = generator.inputs[0].shape[1];
        const iteration = iterationOf(steps, latentDim, streams, options);
        const order = (0, batches_1.batches)({
            count: images.shape[0],
            batchSize: options.batchSize,
            seed: session.seed,
            order: options.order,
            rest: "dropped",
            perStep: options.dSteps,
            firstPass: 0, // leftover images wait for the next pass, as in the book
        });
        const training = session.trainer(iteration, images, order);
        yield* session.begin({
            models: { generator, discriminator },
            averaged: [generator],
            batches: order,
            steps: iterations,
            metrics: (0, metrics_1.dcganMetrics)(about.range),
            options: { ...fixed(options), images: about.images },
        });
        while (session.goesOn)
            yield* session.after(await training.run(session.next()));
    }
    finally {
        await session.close();
    }
}
/**
 * Listing 8.32: one discriminator step on real and generated images (or dSteps of them), then one generator
 * step.
 */
function iterationOf(steps, latentDim, [latent, noise, dropout], { batchSize, dSteps, latentDistribution, labelNoise }) {
    const drawLatent = () => latentDistribution === "normal"
        ? latent.normal([batchSize, latentDim])
        : latent.uniform([batchSize, latentDim], -1, 1);
    const drawLabelNoise = () => labelNoise === 0 ? backend_1.tf.zeros([2 * batchSize, 1]) : noise.uniform([2 * batchSize, 1], 0, labelNoise);
    return (real) => {
        let dLoss;
        let generated;
        for (let i = 0; i < dSteps; i++) {
            generated = steps.generate(drawLatent());
            const batch = real.slice(i * batchSize, batchSize);
            dLoss = steps.discriminator(generated, batch, drawLabelNoise(), dropout);
        }
        const aLoss = steps.generator(drawLatent(), dropout);
        const spread = backend_1.tf.moments(generated, 0).variance.sqrt().mean();
        return { dLoss, aLoss, spread };
    };
}
/** Returns the options, with the book's values as defaults. */
function checked(options) {
    const { iterations = 10_000, batchSize = 20, latentDistribution = "normal", labelNoise = 0.05, misleadingTarget = 0, dSteps = 1, order = "sequential", dLearningRate = 8e-4, aLearningRate = 4e-4, rangeMismatch = false, optimizer = bookOptimizer, } = options;
    CHECKS.dLearningRate((0, liveNumbers_1.numberAt)(dLearningRate, 1));
    CHECKS.aLearningRate((0, liveNumbers_1.numberAt)(aLearningRate, 1));
    if (misleadingTarget > 1) {
        throw new RangeError(`misleadingTarget must be in 0..1, got ${misleadingTarget}: the book uses 0, "real".`);
    }
    (0, runOptions_1.checkRunOptions)(options);
    return {
        iterations: (0, checks_1.wholeNumber)("iterations", iterations, 1, "the book uses 10,000"),
        batchSize: (0, checks_1.wholeNumber)("batchSize", batchSize, 1, "the book uses 20"),
        latentDistribution: (0, checks_1.oneOf)("latentDistribution", latentDistribution, ["normal", "uniform"]),
        labelNoise: (0, checks_1.notNegative)("labelNoise", labelNoise, "the book uses 0.05, 0 turns it off"),
        misleadingTarget: (0, checks_1.notNegative)("misleadingTarget", misleadingTarget, 'the book uses 0, "real"'),
        dSteps: (0, checks_1.wholeNumber)("dSteps", dSteps, 1, "the book uses 1"),
        order: (0, checks_1.oneOf)("order", order, ["sequential", "shuffled"]),
        dLearningRate,
        aLearningRate,
        rangeMismatch,
        optimizer,
    };
}
/** Returns the options that determine the results and must stay the same throughout a run. */
function fixed(options) {
    const { batchSize, latentDistribution, labelNoise, misleadingTarget, dSteps, order, rangeMismatch } = options;
    return { batchSize, latentDistribution, labelNoise, misleadingTarget, dSteps, order, rangeMismatch };
}
//# sourceMappingURL=train.js.map