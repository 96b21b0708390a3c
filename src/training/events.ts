/** What a training tells while it runs: plain numbers, never tensors. */
import type { Metrics } from "./metrics";

/** Numbers of a step or of an epoch, by metric: loss, reconstructionLoss, valLoss, … */
export type Logs = Record<string, number>;

/** What all events of a training say. */
interface Place {
  /** The epoch that the step belongs to, from 1. */
  epoch: number;
  /** The number of epochs of the whole training. */
  epochs: number;
  /** The last step that was done, from 1, counted over the whole training. */
  step: number;
  stepsPerEpoch: number;
  /**
   * The number of steps of the whole training, where it was started with a number of steps.
   *
   * @defaultValue epochs · stepsPerEpoch
   */
  steps?: number;
  /** Units and meaning of the metrics in `logs`, as the model declares them. */
  metrics?: Metrics;
  /**
   * Set where a resumed run tells again what happened before it was stopped, so that charts and history show
   * all of it. Callbacks that work or measure time pass over these events.
   */
  replayed?: true;
}

/** A step was done. */
export interface BatchEvent extends Place {
  kind: "batch";
  /** The numbers of the step, computed with the weights before it moved them. */
  logs: Logs;
  /** The settings (LiveNumber) whose values this step took and the step before it did not. */
  settings?: Record<string, number>;
}

/** An epoch was completed. */
export interface EpochEvent extends Place {
  kind: "epoch";
  /**
   * Means over the epoch, the validation's means as valLoss and so on, `seconds` (of the epoch) and
   * `msPerStep` (without the validation). A replayed epoch has no durations.
   */
  logs: Logs;
}

/** `fit` sends it once, as the last event, after an interrupt or an error too. */
export interface EndEvent extends Place {
  kind: "end";
  /** Empty. */
  logs: Logs;
}

/** What a training loop yields, and `fit` passes to its callbacks. */
export type TrainEvent = BatchEvent | EpochEvent | EndEvent;

/** Receives every event of a training run, in order; `fit` awaits it. */
export type TrainCallback = (event: TrainEvent) => void | Promise<void>;
