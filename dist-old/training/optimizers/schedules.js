"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.cosine = cosine;
exports.inverseTime = inverseTime;
exports.warmup = warmup;
/**
 * Learning-rate schedules. A schedule is a function of the step, counted from 1, and can be used wherever a
 * LiveNumber can: `learningRate: warmup(100, cosine({ from: 1e-3, to: 1e-5, steps: 5000 }))`.
 */
const checks_1 = require("../checks");
/**
 * Makes a schedule that falls along half a cosine, then stays at `to` (Loshchilov & Hutter 2016,
 * arXiv:1608.03983; Keras' CosineDecay with alpha = to / from).
 *
 * @param settings.from learning rate at step 1, > 0
 * @param settings.to learning rate from step `steps + 1` on, > 0
 * @param settings.steps number of steps that the fall takes, ≥ 1
 * @throws RangeError if a setting is outside its range
 */
function cosine({ from, to, steps }) {
    (0, checks_1.positive)("from", from, "it is the first learning rate");
    (0, checks_1.positive)("to", to, "it is the last learning rate; use a small one, such as from / 100");
    (0, checks_1.wholeNumber)("steps", steps, 1, "it is the number of steps that the fall takes");
    return (step) => {
        const done = Math.min((step - 1) / steps, 1);
        return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * done));
    };
}
/**
 * Makes a schedule that falls in inverse proportion to time: `from / (1 + decay · (step − 1) / steps)`
 * (Keras' InverseTimeDecay; with the default `steps` also what Keras 2.0.8 calls `decay`).
 *
 * @param settings.from learning rate at step 1, > 0
 * @param settings.decay amount added to the divisor every `steps` steps, > 0
 * @param settings.steps number of steps over which the divisor grows by `decay`, ≥ 1. @defaultValue 1
 * @throws RangeError if a setting is outside its range
 */
function inverseTime({ from, decay, steps = 1, }) {
    (0, checks_1.positive)("from", from, "it is the first learning rate");
    (0, checks_1.positive)("decay", decay, "for a constant learning rate, use a plain number instead of the schedule");
    (0, checks_1.wholeNumber)("steps", steps, 1, "it is the number of steps over which the divisor grows by decay");
    return (step) => from / (1 + (decay * (step - 1)) / steps);
}
/**
 * Makes a schedule that rises linearly, then follows another schedule from that one's step 1, like Keras'
 * CosineDecay with warmup_target and warmup_steps.
 *
 * @param steps number of steps that the rise takes, ≥ 1. Step `steps + 1` has the first learning rate of
 *   `then`.
 * @param then a schedule, or a constant learning rate, > 0
 * @param settings.from learning rate at step 1, > 0. @defaultValue the first learning rate of `then`, divided
 *   by `steps`
 * @throws RangeError if a setting is outside its range
 */
function warmup(steps, then, { from } = {}) {
    (0, checks_1.wholeNumber)("steps", steps, 1, "it is the number of steps that the rise takes");
    const schedule = typeof then === "number" ? () => then : then;
    const target = (0, checks_1.positive)("then", schedule(1), "it is the learning rate after the rise");
    const start = (0, checks_1.positive)("from", from ?? target / steps, "it is the first learning rate");
    return (step) => (step > steps ? schedule(step - steps) : start + ((target - start) * (step - 1)) / steps);
}
//# sourceMappingURL=schedules.js.map