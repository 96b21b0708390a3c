"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trainWganGp = trainWganGp;
/**
 * Trains a Wasserstein GAN with gradient penalty. Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1.
 *
 * The default settings are those of the algorithm: λ = 10, five critic steps for each generator step, Adam
 * with learning rate 1e-4, β₁ 0 and β₂ 0.9, batches of 64. For CIFAR-10 the paper uses 2e-4, decaying to 0
 * over 100,000 generator steps.
 */
const backend_1 = require("../../tensorflow/backend");
const batches_1 = require("../../training/batches");
const checks_1 = require("../../training/checks");
const liveNumbers_1 = require("../../training/liveNumbers");
const adam_1 = require("../../training/optimizers/adam");
const runOptions_1 = require("../../training/runOptions");
const session_1 = require("../../training/session");
const trainState_1 = require("../../training/trainState");
const checks_2 = require("../dcgan/checks");
const checks_3 = require("../layers/checks");
const metrics_1 = require("./metrics");
const step_1 = require("./step");
const paperOptimizer = (rate) => (0, adam_1.adam)(rate, { beta1: 0, beta2: 0.9 });
const checkRate = (value) => (0, checks_1.positive)("learningRate", value, "the paper takes 1e-4");
/**
 * Trains the generator and critic against each other and yields an event after each generator step and epoch.
 * Pass the result to `fit`. An epoch has as many steps as the real images suffice for. `ema` averages the
 * generator's weights.
 *
 * @param critic images → scores [n, 1], without a sigmoid: see buildCritic
 * @param images [n, 32, 32, 3] in −1..1. The caller keeps ownership of the images and models.
 * @returns events whose logs hold the distance and penalty of the last critic step, gLoss, and spread (the
 *   standard deviation over the samples, averaged over pixels)
 * @throws RangeError, at once, if an option or the images are outside their range
 * @throws Error, at once, if the models and images don't match; at the first step, if the run's checkpoint
 *   was made with different settings
 * @throws DivergedError if a metric explodes or becomes NaN
 */
function trainWganGp(generator, critic, images, options = {}) {
    const settings = checked(options);
    checkModels(generator, critic);
    const about = (0, checks_2.checkImages)(images, generator, settings.batchSize * settings.criticSteps, {
        product: "batchSize × criticSteps",
    });
    return train(generator, critic, images, { ...options, ...settings }, about);
}
async function* train(generator, critic, images, options, about) {
    const { iterations, batchSize, criticSteps, gpWeight, learningRate } = options;
    const session = await session_1.Session.open(options);
    try {
        const [latent, mix, dropout] = ["latent", "mix", "dropout"].map((name) => session.stream(name));
        const [gOptimizer, cOptimizer] = Object.entries({ generator, critic }).map(([name, model]) => session.optimizer(`${name}Optimizer`, options.optimizer, { learningRate }, (0, trainState_1.weightsOf)(model), checkRate));
        const steps = (0, step_1.wganGpSteps)(generator, critic, gOptimizer, cOptimizer, { gpWeight });
        const latentDim = generator.inputs[0].shape[1];
        const drawLatent = () => latent.normal([batchSize, latentDim]);
        /** Runs criticSteps critic steps, then one generator step. */
        const iteration = (real) => {
            let judged;
            let generated;
            for (let i = 0; i < criticSteps; i++) {
                generated = steps.generate(drawLatent());
                const batch = real.slice(i * batchSize, batchSize);
                judged = steps.critic(generated, batch, mix.uniform([batchSize, 1, 1, 1]), dropout);
            }
            const gLoss = steps.generator(drawLatent(), dropout);
            const spread = backend_1.tf.moments(generated, 0).variance.sqrt().mean();
            return { distance: judged.distance, penalty: judged.penalty, gLoss, spread };
        };
        const order = (0, batches_1.batches)({
            count: images.shape[0],
            batchSize,
            seed: session.seed,
            rest: "dropped",
            perStep: criticSteps,
        });
        const training = session.trainer(iteration, images, order);
        yield* session.begin({
            models: { generator, critic },
            averaged: [generator],
            batches: order,
            steps: iterations,
            metrics: (0, metrics_1.wganGpMetrics)(about.range),
            options: { batchSize, criticSteps, gpWeight, images: about.images },
        });
        while (session.goesOn)
            yield* session.after(await training.run(session.next()));
    }
    finally {
        await session.close();
    }
}
/** Returns the options, with the paper's values as defaults. */
function checked(options) {
    const { iterations = 10_000, batchSize = 64, criticSteps = 5, gpWeight = 10, learningRate = 1e-4, } = options;
    checkRate((0, liveNumbers_1.numberAt)(learningRate, 1));
    (0, runOptions_1.checkRunOptions)(options);
    return {
        iterations: (0, checks_1.wholeNumber)("iterations", iterations, 1, "it is the number of generator steps"),
        batchSize: (0, checks_1.wholeNumber)("batchSize", batchSize, 1, "the paper takes 64"),
        criticSteps: (0, checks_1.wholeNumber)("criticSteps", criticSteps, 1, "the paper takes 5"),
        gpWeight: (0, checks_1.notNegative)("gpWeight", gpWeight, "the paper uses 10, 0 turns the penalty off"),
        learningRate,
        optimizer: options.optimizer ?? paperOptimizer,
    };
}
/** @throws Error if the generator and critic cannot be trained against each other */
function checkModels(generator, critic) {
    (0, checks_2.checkPair)(generator, "critic", critic, { answer: "a score", ending: "a dense layer of one unit" });
    if (Number.isFinite((0, checks_3.outputRange)("critic", critic)[1])) {
        throw new Error("The critic must return a score, which can be any number, but this one stays in 0..1 or −1..1: remove the sigmoid or tanh at " +
            "its end (see buildCritic).");
    }
}
//# sourceMappingURL=train.js.map