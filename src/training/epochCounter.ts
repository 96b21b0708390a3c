import type { Batches } from "./batches";
import type { BatchEvent, EpochEvent, Logs } from "./events";
import { MeanLogs } from "./meanLogs";
import type { Metrics } from "./metrics";

/** Numbers the steps and epochs of a training, and closes each epoch with its means and durations. */
export class EpochCounter {
  /** The number of steps of the whole training. */
  readonly steps: number;
  private readonly stepsPerEpoch: number;
  private mean = new MeanLogs();
  private timed = 0;
  private started: number | undefined;
  /** Milliseconds that the steps of the epoch took. */
  private stepMs: number | undefined;

  constructor(
    private readonly plan: { epochs?: number; steps?: number; metrics?: Metrics },
    private readonly batches: Batches,
  ) {
    const { epochs = 1, steps = epochs * batches.stepsPerEpoch } = plan;
    this.steps = steps;
    this.stepsPerEpoch = Math.min(batches.stepsPerEpoch, steps);
  }

  /** From 1, of a step from 1. */
  epochOf(step: number): number {
    return Math.ceil(step / this.stepsPerEpoch);
  }

  /** Whether an epoch ends with this step, from 1. The last epoch may be shorter. */
  endsEpoch(step: number): boolean {
    return step % this.stepsPerEpoch === 0 || step === this.steps;
  }

  /** The event of a step, from 1, whose numbers count in the epoch's means. */
  batch(step: number, logs: Logs, settings: Logs | undefined): BatchEvent {
    this.mean.add(logs, this.batches.weightAt(step - 1));
    this.timed++;
    return { kind: "batch", ...this.place(step), logs, ...(settings && { settings }) };
  }

  /** The event of the epoch that ends with this step. */
  epoch(step: number, validation: Logs | undefined): EpochEvent {
    const logs = { ...this.mean.result(), ...validation, ...this.durations() };
    this.mean = new MeanLogs();
    return { kind: "epoch", ...this.place(step), logs };
  }

  /** Begins to measure an epoch, or what is left of it when a run resumes. */
  startClock(): void {
    this.timed = 0;
    this.stepMs = undefined;
    this.started = performance.now();
  }

  /** Ends the time of the steps; what follows counts for the epoch only. */
  stopClock(): void {
    this.stepMs = this.started === undefined ? undefined : performance.now() - this.started;
  }

  private durations(): Logs {
    if (this.started === undefined || this.stepMs === undefined) return {};
    const seconds = (performance.now() - this.started) / 1000;
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
