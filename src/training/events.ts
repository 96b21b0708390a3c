/** The events that a training run yields. They hold plain numbers, never tensors. */
import type { Metrics } from "./metrics";

/** The metrics of a step or epoch, by name: loss, reconstructionLoss, valLoss, … */
export type Logs = Record<string, number>;

/** Fields that all events of a training run have. */
interface Place {
  /** The epoch that the step belongs to, counted from 1. */
  epoch: number;
  /** Total number of epochs. */
  epochs: number;
  /** The last completed step, counted from 1 over the whole training. */
  step: number;
  stepsPerEpoch: number;
  /**
   * Total number of steps in the training, if its length was given in steps.
   *
   * @defaultValue epochs · stepsPerEpoch
   */
  steps?: number;
  /** Units and meaning of the metrics in `logs`, as the model declares them. */
  metrics?: Metrics;
  /**
   * True if the event happened before the run was stopped and is repeated on resume, so that charts and
   * history are complete. Callbacks that write files or measure time should ignore these events.
   */
  replayed?: true;
}

/** A step was completed. */
export interface BatchEvent extends Place {
  kind: "batch";
  /** The step's metrics, computed before its update of the weights. */
  logs: Logs;
  /** The settings (LiveNumber) that changed before this step, with their new values. Missing if none did. */
  settings?: Record<string, number>;
  /** Names of those settings that follow a function of the step, such as a schedule. Missing if none does. */
  scheduled?: string[];
}

/** An epoch was completed. */
export interface EpochEvent extends Place {
  kind: "epoch";
  /**
   * Means over the epoch; the validation's means as valLoss and so on; `seconds`, the duration of the epoch
   * without pauses and the evaluations of evaluateEvery; and `msPerStep`, which excludes validation too. A
   * replayed epoch has no durations.
   */
  logs: Logs;
}

/**
 * The training is held after this step. Displays should show where it stands, since no other event comes
 * before it goes on. `fit` sends it.
 */
export interface PauseEvent extends Place {
  kind: "pause";
  /** Empty. */
  logs: Logs;
}

/** The last event. `fit` sends it once, even after an interrupt or an error. */
export interface EndEvent extends Place {
  kind: "end";
  /** Empty. */
  logs: Logs;
}

/** An event that a training loop yields and `fit` passes to its callbacks. */
export type TrainEvent = BatchEvent | EpochEvent | PauseEvent | EndEvent;

/** A function that receives every event of a training run, in order. `fit` awaits it. */
export interface TrainCallback {
  (event: TrainEvent): void | Promise<void>;
  /**
   * Holds the training, as a Pause button does: `fit` calls it after every callback has received an event. If
   * it returns a promise, the training waits until that is resolved; the time does not count as training
   * time.
   */
  hold?: () => Promise<void> | undefined;
}
