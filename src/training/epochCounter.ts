import type { Batches } from "./batches";
import { wholeNumber } from "./checks";
import type { BatchEvent, EpochEvent, Logs } from "./events";
import { MeanLogs } from "./meanLogs";
import type { Metrics } from "./metrics";
import { trainingTime } from "./trainingClock";

/**
 * Counts the steps and epochs of a training run, and ends each epoch with its means and durations. Pauses do
 * not count.
 */
export class EpochCounter {
  /** Total number of steps in the training. */
  readonly steps: number;
  private readonly stepsPerEpoch: number;
  private mean = new MeanLogs();
  private timed = 0;
  private started: number | undefined;
  /** Milliseconds that the epoch's steps took. */
  private stepMs: number | undefined;

  /** @throws RangeError if the number of epochs or steps is not a whole number ≥ 1 */
  constructor(
    private readonly plan: { epochs?: number; steps?: number; metrics?: Metrics },
    private readonly batches: Batches,
  ) {
    const { epochs = 1, steps = epochs * batches.stepsPerEpoch } = plan;
    wholeNumber("epochs", epochs, 1, "it is the number of passes over the examples");
    wholeNumber("steps", steps, 1, "it is the number of training steps");
    this.steps = steps;
    this.stepsPerEpoch = Math.min(batches.stepsPerEpoch, steps);
  }

  /** Returns the epoch that a step belongs to. Both are counted from 1. */
  epochOf(step: number): number {
    return Math.ceil(step / this.stepsPerEpoch);
  }

  /** True if an epoch ends with this step; steps count from 1. The last epoch may be shorter. */
  endsEpoch(step: number): boolean {
    return step % this.stepsPerEpoch === 0 || step === this.steps;
  }

  /** Returns the event of a step, and adds its metrics to the epoch's means; steps count from 1. */
  batch(step: number, logs: Logs, turned: Pick<BatchEvent, "settings" | "scheduled">): BatchEvent {
    this.mean.add(logs, this.batches.weightAt(step - 1));
    this.timed++;
    return { kind: "batch", ...this.place(step), logs, ...turned };
  }

  /** Returns the event of the epoch that ends with this step. */
  epoch(step: number, validation: Logs | undefined): EpochEvent {
    const logs = { ...this.mean.result(), ...validation, ...this.durations() };
    this.mean = new MeanLogs();
    return { kind: "epoch", ...this.place(step), logs };
  }

  /** Starts timing an epoch, or the rest of one when a run resumes. */
  startClock(): void {
    this.timed = 0;
    this.stepMs = undefined;
    this.started = trainingTime();
  }

  /** Stops timing the steps. Later work counts only towards the epoch. */
  stopClock(): void {
    this.stepMs = this.started === undefined ? undefined : trainingTime() - this.started;
  }

  private durations(): Logs {
    if (this.started === undefined || this.stepMs === undefined) return {};
    const seconds = (trainingTime() - this.started) / 1000;
    return { seconds, ...(this.timed > 0 && { msPerStep: this.stepMs / this.timed }) };
  }

  private place(step: number) {
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
