"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.EpochCounter = void 0;
const meanLogs_1 = require("./meanLogs");
/** Counts the steps and epochs of a training, and ends each epoch with its means and durations. */
class EpochCounter {
    plan;
    batches;
    /** Total number of steps in the training. */
    steps;
    stepsPerEpoch;
    mean = new meanLogs_1.MeanLogs();
    timed = 0;
    started;
    /** Milliseconds that the epoch's steps took. */
    stepMs;
    constructor(plan, batches) {
        this.plan = plan;
        this.batches = batches;
        const { epochs = 1, steps = epochs * batches.stepsPerEpoch } = plan;
        this.steps = steps;
        this.stepsPerEpoch = Math.min(batches.stepsPerEpoch, steps);
    }
    /** The epoch, from 1, that a step belongs to; steps count from 1. */
    epochOf(step) {
        return Math.ceil(step / this.stepsPerEpoch);
    }
    /** True if an epoch ends with this step; steps count from 1. The last epoch may be shorter. */
    endsEpoch(step) {
        return step % this.stepsPerEpoch === 0 || step === this.steps;
    }
    /** Returns the event of a step, and adds its metrics to the epoch's means; steps count from 1. */
    batch(step, logs, settings) {
        this.mean.add(logs, this.batches.weightAt(step - 1));
        this.timed++;
        return { kind: "batch", ...this.place(step), logs, ...(settings && { settings }) };
    }
    /** Returns the event of the epoch that ends with this step. */
    epoch(step, validation) {
        const logs = { ...this.mean.result(), ...validation, ...this.durations() };
        this.mean = new meanLogs_1.MeanLogs();
        return { kind: "epoch", ...this.place(step), logs };
    }
    /** Starts timing an epoch, or the rest of one when a run resumes. */
    startClock() {
        this.timed = 0;
        this.stepMs = undefined;
        this.started = performance.now();
    }
    /** Stops timing the steps. Later work counts only towards the epoch. */
    stopClock() {
        this.stepMs = this.started === undefined ? undefined : performance.now() - this.started;
    }
    durations() {
        if (this.started === undefined || this.stepMs === undefined)
            return {};
        const seconds = (performance.now() - this.started) / 1000;
        return { seconds, ...(this.timed > 0 && { msPerStep: this.stepMs / this.timed }) };
    }
    place(step) {
        const { steps, metrics } = this.plan;
        const epochs = Math.ceil(this.steps / this.stepsPerEpoch);
        const { stepsPerEpoch } = this;
        return {
            epoch: this.epochOf(step),
            epochs,
            step,
            stepsPerEpoch,
            ...(steps !== undefined && { steps }),
            ...(metrics && { metrics }),
        };
    }
}
exports.EpochCounter = EpochCounter;
//# sourceMappingURL=epochCounter.js.map