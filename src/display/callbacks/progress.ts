import { formatBar, formatDuration } from "../../terminal/format";
import { rewritableLine, type LineOptions } from "../../terminal/rewritableLine";
import type { TrainCallback, TrainEvent } from "../../training/events";
import { MeanLogs } from "../../training/meanLogs";
import { formatLogs } from "../charts/formatLogs";

/**
 * Makes a callback of `fit` that shows Keras' progress bar. While an epoch runs, one line shows the means of
 * the epoch so far:
 *
 *     Epoch 3/10  1875/3750 [=========>..........] 50% · 41 s left, 10 min 02 s in all · 22 ms/step · loss 0.1851
 *
 * When the epoch is done, a line with its validation stays, short enough for a page of 900 pixels:
 *
 *     Epoch 3/10  3750/3750 · 1 min 22 s · 22 ms/step · loss 0.1850 · valLoss 0.1848
 */
export function progressBar(options: LineOptions = {}): TrainCallback {
  const { now = Date.now } = options;
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
      case "end":
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
  const msPerStep = (nowMs - soFar.startMs) / (soFar.steps - 1);
  const stepsLeft = stepsInEpoch(event) - stepInEpoch(event);
  const left = (stepsLeft * msPerStep) / 1000;
  const epochsLeft = (steps - step - stepsLeft) / stepsPerEpoch;
  const leftInAll = left + epochsLeft * (epochSeconds ?? (stepsPerEpoch * msPerStep) / 1000);
  const inAll = epoch < epochs ? `, ${formatDuration(leftInAll)} in all` : "";
  const percent = Math.floor((100 * stepInEpoch(event)) / stepsInEpoch(event));
  const bar = formatBar(stepInEpoch(event) / stepsInEpoch(event));
  return (
    `${describePlace(event)} ${bar} ${percent}% · ${formatDuration(left)} left${inAll} · ` +
    `${formatMs(msPerStep)}/step · ${formatLogs(soFar.means.result())}`
  );
}

function describeDone(event: TrainEvent): string {
  const { seconds, msPerStep } = event.logs;
  const time = seconds === undefined ? "" : ` · ${formatDuration(seconds)}`;
  const pace = msPerStep === undefined ? "" : ` · ${formatMs(msPerStep)}/step`;
  return `${describePlace(event).trimEnd()}${time}${pace} · ${formatLogs(event.logs)}`;
}

/** The last epoch of a run may be shorter. */
const stepsInEpoch = ({ epoch, epochs, stepsPerEpoch, steps = epochs * stepsPerEpoch }: TrainEvent) =>
  epoch === epochs ? steps - (epochs - 1) * stepsPerEpoch : stepsPerEpoch;

const stepInEpoch = ({ step, epoch, stepsPerEpoch }: TrainEvent) => step - (epoch - 1) * stepsPerEpoch;

/** Returns "Epoch 3/10  1875/3750", with parts of constant width. */
function describePlace(event: TrainEvent): string {
  const { epoch, epochs, stepsPerEpoch } = event;
  const pad = (value: number, of: number) => String(value).padStart(String(of).length);
  const [step, steps] = [stepInEpoch(event), stepsInEpoch(event)];
  const place = `${pad(step, stepsPerEpoch)}/${String(steps).padEnd(String(stepsPerEpoch).length)}`;
  return `Epoch ${pad(epoch, epochs)}/${epochs}  ${place}`;
}

const formatMs = (ms: number) => (ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);
