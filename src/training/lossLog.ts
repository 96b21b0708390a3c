import { appendFileSync } from "node:fs";
import type { Logs, TrainEvent } from "./events";
import { MeanLogs } from "./meanLogs";
import type { Metrics } from "./metrics";

/** A line of the log. JSON has no NaN: such a metric is null. */
export interface LossLine {
  /** Numbers the calls of `fit` in the program, from 1. */
  training: number;
  /** "batch": means over the steps since the last such line. "epoch": as in EpochEvent. */
  kind: "batch" | "epoch" | "end";
  epoch: number;
  /** The last completed step, counted from 1 over the whole training. */
  step: number;
  /** Number of steps in the training. */
  steps: number;
  logs: Record<string, number | null>;
  /** Units and meaning of the metrics. Only the first line of a training has them. */
  metrics?: Metrics;
}

/** The most "batch" lines that a training writes, so that 10,000 steps need little room. */
const LINES = 200;

let trainings = 0;

/**
 * Returns a callback that appends a training's losses to the file that GENBOOK_LOSSES names, as JSON lines,
 * or undefined if it names none. A sweep sets it, to follow and compare its runs.
 */
export function lossLog(): ((event: TrainEvent) => void) | undefined {
  const file = process.env.GENBOOK_LOSSES;
  if (!file) return undefined;
  const training = ++trainings;
  let means = new MeanLogs();
  let isFirst = true;
  const write = ({ kind, epoch, step, metrics, ...event }: TrainEvent, logs: Logs) => {
    const steps = event.steps ?? event.epochs * event.stepsPerEpoch;
    const line = { training, kind, epoch, step, steps, logs, metrics: isFirst ? metrics : undefined };
    isFirst = false;
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  return (event) => {
    if (event.kind === "epoch" || event.kind === "end") write(event, event.logs);
    if (event.kind !== "batch") return;
    means.add(event.logs, 1);
    const every = Math.ceil((event.steps ?? event.epochs * event.stepsPerEpoch) / LINES);
    if (event.step % every !== 0) return;
    write(event, means.result());
    means = new MeanLogs();
  };
}
