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
 * A run whose length was given in steps counts steps instead of epochs. After each pass over the data a line
 * stays, with the time since the run began or resumed:
 *
 *     Step   612/10000 [>...................] 6% · 10 min 20 s left · 66 ms/step · dLoss 0.6931
 *
 * A run that ends within an epoch leaves a line that says so. Pauses and evaluations are not counted.
 */
export function progressBar(options: LineOptions = {}): TrainCallback {
  const { now = trainingTime } = options;
  const line = rewritableLine(options);
  let epoch: EpochSoFar | undefined;
  let epochSeconds: number | undefined; // the last whole epoch, with its validation
  let runSeconds = 0; // all epochs so far

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
        epochSeconds = event.logs.seconds;
        runSeconds += epochSeconds ?? 0;
        line.end(describeDone(event, runSeconds));
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
  const { done, of } = progressOf(event);
  const bar = isNotebook() ? "" : `${formatBar(done / of)} `;
  const parts = [`${describePlace(event)} ${bar}${Math.floor((100 * done) / of)}%`];
  if (event.kind === "pause") parts.push("paused");
  const msPerStep = paceOf(soFar, nowMs);
  if (msPerStep !== undefined) {
    const left = ((of - done) * msPerStep) / 1000;
    const inAll = describeLater(event, epochSeconds ?? (event.stepsPerEpoch * msPerStep) / 1000, left);
    parts.push(`${formatDuration(left)} left${inAll}`, `${formatMs(msPerStep)}/step`);
  }
  return [...parts, formatLogs(soFar.means.result())].join(" · ");
}

/** Returns ", 10 min 02 s in all" if other epochs follow this one, of which `left` seconds are left. */
function describeLater({ epoch, epochs, steps }: TrainEvent, epochSeconds: number, left: number): string {
  if (steps !== undefined || epoch === epochs) return "";
  return `, ${formatDuration(left + (epochs - epoch) * epochSeconds)} in all`;
}

/** Describes an epoch that ended before its last step: nothing is left to wait for. */
function describeStopped(event: TrainEvent, soFar: EpochSoFar, nowMs: number): string {
  const pace = `${formatMs(paceOf(soFar, nowMs)!)}/step`;
  return [describePlace(event), "stopped", pace, formatLogs(soFar.means.result())].join(" · ");
}

/** Describes an epoch, with its own time, or the steps of all epochs so far, with the run's. */
function describeDone(event: TrainEvent, runSeconds: number): string {
  const { seconds, msPerStep } = event.logs;
  const countsEpochs = event.steps === undefined;
  const time = seconds === undefined ? [] : [formatDuration(countsEpochs ? seconds : runSeconds)];
  const pace = msPerStep === undefined ? [] : [`${formatMs(msPerStep)}/step`];
  const place = countsEpochs ? describeEpoch(event) : describePlace(event);
  return [place, ...time, ...pace, formatLogs(event.logs)].join(" · ");
}

/** Returns the ms of a step, or undefined after the first, whose time says nothing. */
const paceOf = ({ startMs, steps }: EpochSoFar, nowMs: number): number | undefined =>
  steps > 1 ? (nowMs - startMs) / (steps - 1) : undefined;

/** Returns how many steps are done, and out of how many: of the run if it counts steps, else of the epoch. */
const progressOf = ({ step, steps, epoch, stepsPerEpoch }: TrainEvent) =>
  steps === undefined
    ? { done: step - (epoch - 1) * stepsPerEpoch, of: stepsPerEpoch }
    : { done: step, of: steps };

/** Returns "Epoch 3/10  1875/3750" or "Step   612/10000", with parts of constant width. */
function describePlace(event: TrainEvent): string {
  const { done, of } = progressOf(event);
  const place = `${String(done).padStart(String(of).length)}/${of}`;
  return event.steps === undefined ? `${describeEpoch(event)}  ${place}` : `Step ${place}`;
}

const describeEpoch = ({ epoch, epochs }: TrainEvent) =>
  `Epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;

const formatMs = (ms: number) => (ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);
