/** Named numbers of a step or an epoch: loss, reconstructionLoss, valLoss, … A new metric is one more key. */
export type Logs = Record<string, number>;

/** What a training loop yields: plain numbers, never tensors. */
export interface TrainEvent {
  /**
   * - "batch": `logs` of that step.
   * - "epoch": means over the epoch, plus valLoss, valReconstructionLoss, valKlLoss where validated, plus
   *   `seconds` (of the epoch) and `msPerStep`.
   * - "end": sent once by `fit`, also when training was interrupted; `logs` is empty.
   */
  kind: "batch" | "epoch" | "end";
  /** From 1. */
  epoch: number;
  epochs: number;
  /** From 1, counted over the whole run. */
  step: number;
  stepsPerEpoch: number;
  /** Of the whole run, where it may end within an epoch. @default epochs · stepsPerEpoch */
  steps?: number;
  logs: Logs;
  /** Of a "batch" event: settings that this step took and the one before did not. Only those that can change (LiveNumber). */
  settings?: Record<string, number>;
  /**
   * A run that resumes first tells again what happened before, so that charts and history show all of it. Callbacks that
   * work or measure time pass over these events.
   */
  replayed?: true;
}

/** Receives every event of a training run, in order; `fit` awaits it. */
export type TrainCallback = (event: TrainEvent) => void | Promise<void>;
