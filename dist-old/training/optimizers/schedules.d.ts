/** A function that returns the learning rate at a step, counted from 1. */
export type Schedule = (step: number) => number;
/**
 * Makes a schedule that falls along half a cosine, then stays at `to` (Loshchilov & Hutter 2016,
 * arXiv:1608.03983; Keras' CosineDecay with alpha = to / from).
 *
 * @param settings.from learning rate at step 1, > 0
 * @param settings.to learning rate from step `steps + 1` on, > 0
 * @param settings.steps number of steps that the fall takes, ≥ 1
 * @throws RangeError if a setting is outside its range
 */
export declare function cosine({ from, to, steps }: {
    from: number;
    to: number;
    steps: number;
}): Schedule;
/**
 * Makes a schedule that falls in inverse proportion to time: `from / (1 + decay · (step − 1) / steps)`
 * (Keras' InverseTimeDecay; with the default `steps` also what Keras 2.0.8 calls `decay`).
 *
 * @param settings.from learning rate at step 1, > 0
 * @param settings.decay amount added to the divisor every `steps` steps, > 0
 * @param settings.steps number of steps over which the divisor grows by `decay`, ≥ 1. @defaultValue 1
 * @throws RangeError if a setting is outside its range
 */
export declare function inverseTime({ from, decay, steps, }: {
    from: number;
    decay: number;
    steps?: number;
}): Schedule;
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
export declare function warmup(steps: number, then: Schedule | number, { from }?: {
    from?: number;
}): Schedule;
