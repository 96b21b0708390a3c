"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Session = void 0;
/**
 * Does what every training needs around its steps: counts steps and epochs, applies settings that change,
 * stops when a loss explodes, writes the run folder and resumes from it.
 *
 *     const session = await Session.open(options);            // locks the run folder, reads its checkpoint
 *     try {
 *       const optimizer = session.optimizer("optimizer", adam, { learningRate }, weightsOf(model));
 *       const train = session.trainer(step, images, order);
 *       yield* session.begin({ models: { model }, batches: order, epochs }); // restores, replays the past
 *       while (session.goesOn) yield* session.after(await train.run(session.next()));
 *     } finally {
 *       await session.close();                                 // saves, and frees what the session owns
 *     }
 */
const promises_1 = require("node:timers/promises");
const backend_1 = require("../tensorflow/backend");
const random_1 = require("../tensorflow/random");
const belongings_1 = require("./belongings");
const divergence_1 = require("./divergence");
const epochCounter_1 = require("./epochCounter");
const liveNumbers_1 = require("./liveNumbers");
const metrics_1 = require("./metrics");
const weightAverage_1 = require("./optimizers/weightAverage");
const recipe_1 = require("./recipe");
const runRecord_1 = require("./runRecord");
const stepRunner_1 = require("./stepRunner");
const trainState_1 = require("./trainState");
const unseededLayers_1 = require("./unseededLayers");
class Session extends belongings_1.Belongings {
    options;
    saved;
    average;
    record;
    training;
    recipe;
    live;
    counter;
    turned;
    isBegun = false;
    /** True if the metrics of the last step allow its weights to be saved. */
    isSound = true;
    hasFailed = false;
    /**
     * Locks the run folder, if there is one, and reads the checkpoint to resume from.
     *
     * @throws Error if another training is writing to the folder, or its checkpoint cannot be read
     */
    static async open(options) {
        await (0, promises_1.setImmediate)(); // leaves the cell's synchronous part, where no interrupt can be received
        await options.run?.acquire();
        try {
            return new Session(options, await options.run?.latest());
        }
        catch (error) {
            await options.run?.release();
            throw error;
        }
    }
    constructor(options, saved) {
        super(options.seed ?? Number(saved?.options.seed ?? (0, random_1.randomSeed)()));
        this.options = options;
        this.saved = saved;
        this.average = options.ema === undefined ? undefined : new weightAverage_1.WeightAverage(options.ema);
        this.record = new runRecord_1.RunRecord(options.run);
    }
    /**
     * Makes the runner of the training's steps, with the options of the run: compiled or not, in its precision,
     * averaging the weights if `ema` asks for it. The session owns it.
     *
     * @param step a batch → named scalars, as for stepRunner
     */
    trainer(step, examples, order) {
        return this.owns((0, stepRunner_1.stepRunner)(step, examples, order, { ...this.options, average: this.average }));
    }
    /** Makes the runner of an evaluation, which leaves the weights alone. The session owns it. */
    evaluator(step, examples, order) {
        return this.owns((0, stepRunner_1.stepRunner)(step, examples, order, this.options));
    }
    /**
     * Restores the checkpoint, if the run has one, and replays its earlier events.
     *
     * @returns the earlier events, marked `replayed`
     * @throws Error if the checkpoint was made with different settings, or a model has a random layer that
     *   cannot be seeded
     */
    async *begin(training) {
        this.training = training;
        const { models, averaged = Object.values(models), batches } = training;
        (0, unseededLayers_1.refuseUnseededLayers)(models);
        this.average?.build((0, trainState_1.weightsOf)(...averaged));
        this.counter = new epochCounter_1.EpochCounter(training, batches);
        const { compile = true, precision = "float32", ema, xla } = this.options;
        const options = {
            ...training.options,
            compile,
            precision,
            ...(ema !== undefined && { ema }),
            ...(xla && { xla }),
        };
        this.recipe = (0, recipe_1.recipeOf)({
            options,
            models,
            optimizers: this.optimizers,
            live: this.settings,
            seed: this.seed,
        });
        const { saved } = this;
        await this.record.begin(saved, this.state, this.recipe, this.settings);
        backend_1.tf.dispose(saved?.tensors ?? {}); // otherwise a second copy of all weights would stay in memory
        this.saved = undefined;
        const before = yield* this.tellAgain(saved?.history ?? []);
        this.live = (0, liveNumbers_1.liveSettings)(this.settings, before, new Set(this.record.changed.map(({ name }) => name)));
        this.isBegun = true;
        this.counter.startClock();
        if (this.isEpochPending)
            yield* this.endEpoch();
    }
    /** Number of completed steps. */
    get done() {
        return this.record.done;
    }
    /** True if there are steps left. */
    get goesOn() {
        return this.done < this.counter.steps;
    }
    /**
     * Call this before each step. It applies the settings that have changed.
     *
     * @throws the signal's reason if it was aborted; RangeError if a setting has changed to a value that is not
     *   allowed
     */
    next() {
        this.options.signal?.throwIfAborted();
        const step = this.done;
        this.turned = this.live.changesAt(step + 1);
        const waits = this.training.validate && this.counter.endsEpoch(step + 1);
        return { step, ...(step + 1 < this.counter.steps && !waits && { following: step + 1 }) };
    }
    /**
     * Call this after each step. It records the step's metrics, and saves a checkpoint when one is due.
     *
     * @param losses the step's metrics, in the order in which the step computed them
     * @returns the step's event and, at the end of an epoch, the epoch's event
     * @throws DivergedError if a metric is not finite or has exploded
     */
    async *after(losses) {
        const step = this.done + 1;
        const { fault, isSound } = (0, divergence_1.judge)(losses, this.record.history, this.training.metrics);
        if (fault) {
            // The first metric is computed with the weights from the preceding step, a GAN's other metrics with
            // weights that this step has already updated.
            const isFirst = fault.metric === Object.keys(losses)[0];
            const spoiling = isFirst ? fault.step - 1 : fault.step;
            throw await this.diverged(`At step ${step}, ${fault.metric} ${fault.text}`, losses, spoiling);
        }
        this.isSound = isSound;
        this.record.add({ ...losses, ...this.turned });
        if (isSound && step % (this.options.checkpointEvery ?? 100) === 0)
            await this.save();
        yield* this.shown(this.counter.batch(step, losses, this.turned));
        if (this.counter.endsEpoch(step))
            yield* this.endEpoch();
    }
    /**
     * Saves the progress since the last checkpoint, and frees everything that the session owns. Afterwards the
     * models hold the averages, if any.
     */
    async close() {
        try {
            if (this.isBegun && this.isSound)
                await this.save();
        }
        finally {
            if (this.isBegun && !this.hasFailed)
                this.average?.adopt();
            this.average?.dispose();
            this.dispose();
            await this.record.close(this.saved);
        }
    }
    get state() {
        const { random, optimizers, average } = this;
        return { models: this.training.models, optimizers, random, average };
    }
    /**
     * Replays the events of the steps in a checkpoint's history.
     *
     * @returns the settings at the last step
     */
    *tellAgain(history) {
        const before = {};
        for (const entry of history) {
            const { losses, turned } = apart(entry, this.settings);
            const step = this.record.history.push(entry);
            Object.assign(before, turned);
            yield { ...this.counter.batch(step, losses, turned), replayed: true };
            if (!this.counter.endsEpoch(step) || this.isEpochPending)
                continue;
            const validation = this.record.validations[this.counter.epochOf(step)];
            yield { ...this.counter.epoch(step, validation), replayed: true };
        }
        return before;
    }
    /** True if the run was stopped at the end of an epoch, before its validation. */
    get isEpochPending() {
        const { done, validations, resumedStep } = this.record;
        const isLast = done === resumedStep && done > 0;
        if (!this.training.validate || !isLast || !this.counter.endsEpoch(done))
            return false;
        return !(this.counter.epochOf(done) in validations);
    }
    async *endEpoch() {
        const { validate } = this.training;
        const { validations } = this.record;
        const epoch = this.counter.epochOf(this.done);
        this.counter.stopClock();
        if (validate) {
            const measured = Object.entries(this.average ? await this.average.during(validate) : await validate());
            const logs = measured.map(([name, value]) => [(0, metrics_1.validationKey)(name), value]);
            const wrong = logs.find(([, value]) => !Number.isFinite(value));
            if (wrong)
                throw await this.diverged(`After epoch ${epoch}, ${wrong[0]} became ${wrong[1]}`, {}, this.done);
            validations[epoch] = Object.fromEntries(logs);
        }
        yield* this.shown(this.counter.epoch(this.done, validations[epoch]));
        this.counter.startClock();
    }
    /** Yields an event while the models hold the averages, if any. */
    *shown(event) {
        this.average?.swap();
        try {
            yield event;
        }
        finally {
            this.average?.swap();
        }
    }
    async save() {
        const spoiled = await this.record.save(this.state, this.recipe);
        if (!spoiled)
            return;
        const step = this.done;
        throw await this.diverged(`After step ${step}, ${spoiled} is not finite`, this.record.history.at(-1), step);
    }
    /**
     * @param step the step whose update ruined the weights, from 1; 0 if the initial weights were already bad
     */
    async diverged(fault, losses, step) {
        this.isSound = false;
        this.hasFailed = true;
        const steps = [...this.record.history, ...(this.turned ? [this.turned] : [])].slice(0, step);
        return (0, divergence_1.divergedError)({
            fault,
            losses,
            step,
            epoch: this.counter.epochOf(Math.max(1, this.done)),
            settings: (0, liveNumbers_1.settingsAfter)(this.settings, steps),
            wayBack: await this.record.wayBack(),
        });
    }
}
exports.Session = Session;
/** Splits a step's history entry into metrics and the settings that changed before the step. */
function apart(entry, settings) {
    const parts = [false, true].map((isSetting) => Object.entries(entry).filter(([name]) => name in settings === isSetting));
    const [losses, turned] = parts.map((each) => Object.fromEntries(each));
    return { losses, ...(parts[1].length > 0 && { turned }) };
}
//# sourceMappingURL=session.js.map