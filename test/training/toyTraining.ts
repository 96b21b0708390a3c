import type { Logs, TrainEvent } from "../../src/training/events";

/** Gradient descent on x², from x = 1: the loss of each step, one epoch in all. */
export async function* sgd(rate: (step: number) => number, steps: number): AsyncGenerator<TrainEvent, void> {
  let x = 1;
  for (let step = 1; step <= steps; step++) {
    await Promise.resolve();
    yield { kind: "batch", epoch: 1, epochs: 1, step, stepsPerEpoch: steps, logs: { loss: x * x } };
    x -= 2 * rate(step) * x;
  }
}

/** One epoch of 100 steps, with these losses. */
export async function* changing(lossAt: (step: number) => number): AsyncGenerator<TrainEvent, void> {
  for (let step = 1; step <= 100; step++) {
    await Promise.resolve();
    yield { kind: "batch", epoch: 1, epochs: 1, step, stepsPerEpoch: 100, logs: { loss: lossAt(step) } };
  }
}

/** A training run of one step per epoch, with these logs. `each` is called before an epoch's event. */
export async function* epochsOf(
  all: Logs[],
  each: (epoch: number) => void = () => {},
): AsyncGenerator<TrainEvent, void> {
  for (const [i, logs] of all.entries()) {
    await Promise.resolve();
    const place = { epoch: i + 1, epochs: all.length, step: i + 1, stepsPerEpoch: 1 };
    each(i + 1);
    yield { kind: "batch", ...place, logs: {} };
    yield { kind: "epoch", ...place, logs };
  }
}
