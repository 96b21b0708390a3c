import { formatBar, formatDuration } from "../../terminal/format";
import { rewritableLine, type LineOptions } from "../../terminal/rewritableLine";
import type { TrainCallback, TrainEvent } from "../../training/events";
import { MeanLogs } from "../../training/meanLogs";
import { trainingTime } from "../../training/trainingClock";
import { formatLogs } from "../charts/formatLogs";
import { isNotebook } from "../figure/bundle";

/**
 * Makes a callback of `fit` that shows Keras' progress bar. While an epoch runs, one line shows the means of
 * the epoch so far:
 *
 *     Epoch 3/10  1875/3750 [=========>..........] 50% · 41 s left, 10 min 02 s in all · 22 ms/step · loss 0.1851
 *
 * A notebook gets the same without the bar, which would take a third of a narrow page's line. When the epoch
 * is done, a line with its validation stays:
 *
 *     Epoch 3/10 · 1 min 22 s · 22 ms/step · loss 0.1850 (val 0.1848)
 *
 * A run that ends within an epoch leaves a line that says so. Pauses are not counted in ms/step or in the
 * time left.
 */
export function progressBar(options: LineOptions = {}): TrainCallback {
  const { now = trainingTime } = options;
  const line = rewritableLine(options);
  let epoch: EpochSoFar | undefined;
  let epochSeconds: number | undefined; // the last whole epoch, with its validation

  return (event) => {
    if (event.replayed) return;
    switch (event.kind) {
      case "batch":
        if (epoch?.number !== event.epoch) {
          // The first step also builds what the others reuse, so its time says nothing. Writing starts with
          // the second step, so that a chart that appears with the first one stands above the line.
          epoch = startEpoch(event, now());
        } else {
          epoch.steps++;
          epoch.means.add(event.logs, 1);
          const running = epoch;
          line.write(() => describeRunning(event, running, now(), epochSeconds));
        }
        break;
      case "epoch":
        line.end(describeDone(event));
        epochSeconds = event.logs.seconds;
        epoch = undefined;
        break;
      case "pause":
        if (epoch) line.writeNow(describeRunning(event, epoch, now(), epochSeconds));
        break;
      case "end":
        if (epoch && epoch.steps > 1) line.end(describeStopped(event, epoch, now()));
        epoch = undefined;
        line.close();
    }
  };
}

interface EpochSoFar {
  number: number;
  startMs: number;
  /** The number of steps seen, including the first. */
  steps: number;
  means: MeanLogs;
}

function startEpoch({ epoch, logs }: TrainEvent, startMs: number): EpochSoFar {
  const means = new MeanLogs();
  means.add(logs, 1);
  return { number: epoch, startMs, steps: 1, means };
}

function describeRunning(event: TrainEvent, soFar: EpochSoFar, nowMs: number, epochSeconds?: number): string {
  const { epoch, epochs, step, stepsPerEpoch, steps = epochs * stepsPerEpoch } = event;
  const done = stepInEpoch(event) / stepsInEpoch(event);
  const parts = [
    `${describePlace(event)} ${isNotebook() ? "" : `${formatBar(done)} `}${Math.floor(100 * done)}%`,
  ];
  if (event.kind === "pause") parts.push("paused");
  const msPerStep = paceOf(soFar, nowMs);
  if (msPerStep !== undefined) {
    const stepsLeft = stepsInEpoch(event) - stepInEpoch(event);
    const left = (stepsLeft * msPerStep) / 1000;
    const epochsLeft = (steps - step - stepsLeft) / stepsPerEpoch;
    const leftInAll = left + epochsLeft * (epochSeconds ?? (stepsPerEpoch * msPerStep) / 1000);
    const inAll = epoch < epochs ? `, ${formatDuration(leftInAll)} in all` : "";
    parts.push(`${formatDuration(left)} left${inAll}`, `${formatMs(msPerStep)}/step`);
  }
  return [...parts, formatLogs(soFar.means.result())].join(" · ");
}

/** Describes an epoch that ended before its last step: nothing is left to wait for. */
function describeStopped(event: TrainEvent, soFar: EpochSoFar, nowMs: number): string {
  const pace = `${formatMs(paceOf(soFar, nowMs)!)}/step`;
  return [describePlace(event).trimEnd(), "stopped", pace, formatLogs(soFar.means.result())].join(" · ");
}

function describeDone({ epoch, epochs, logs }: TrainEvent): string {
  const { seconds, msPerStep } = logs;
  const time = seconds === undefined ? [] : [formatDuration(seconds)];
  const pace = msPerStep === undefined ? [] : [`${formatMs(msPerStep)}/step`];
  return [describeEpoch(epoch, epochs), ...time, ...pace, formatLogs(logs)].join(" · ");
}

/** Returns the ms of a step, or undefined after the first, whose time says nothing. */
const paceOf = ({ startMs, steps }: EpochSoFar, nowMs: number): number | undefined =>
  steps > 1 ? (nowMs - startMs) / (steps - 1) : undefined;

/** The last epoch of a run may be shorter. */
const stepsInEpoch = ({ epoch, epochs, stepsPerEpoch, steps = epochs * stepsPerEpoch }: TrainEvent) =>
  epoch === epochs ? steps - (epochs - 1) * stepsPerEpoch : stepsPerEpoch;

const stepInEpoch = ({ step, epoch, stepsPerEpoch }: TrainEvent) => step - (epoch - 1) * stepsPerEpoch;

/** Returns "Epoch 3/10  1875/3750", with parts of constant width. */
function describePlace(event: TrainEvent): string {
  const { epoch, epochs, stepsPerEpoch } = event;
  const { length } = String(stepsPerEpoch);
  const place = `${String(stepInEpoch(event)).padStart(length)}/${String(stepsInEpoch(event)).padEnd(length)}`;
  return `${describeEpoch(epoch, epochs)}  ${place}`;
}

const describeEpoch = (epoch: number, epochs: number) =>
  `Epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;

const formatMs = (ms: number) => (ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);
