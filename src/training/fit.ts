import { setImmediate as nextTurn } from "node:timers/promises";
import { describeValue } from "../terminal/format";
import { InterruptedError } from "../terminal/interrupt";
import type { BatchEvent, Logs, TrainCallback, TrainEvent } from "./events";
import type { SettingsChange } from "./liveNumbers";
import { lossLog } from "./lossLog";
import type { Metrics } from "./metrics";
import { withoutClock } from "./trainingClock";

/** One entry per epoch: its number, counted from 1, and the logs of its "epoch" event. */
export type History = ({ epoch: number } & Logs)[] & {
  /** The settings that changed during training, by step: see replay. */
  changes?: (SettingsChange & Pick<BatchEvent, "stepsPerEpoch" | "scheduled">)[];
  /** Units and meaning of the metrics, as the model declares them. */
  metrics?: Metrics;
};

/**
 * Runs a training loop to its end, as Keras' fit does. Each event is passed to the callbacks, one after the
 * other.
 *
 * A callback with a `hold` method, such as a panel made by `tune`, can pause the training between two events.
 * An interrupt (Ctrl-C, or Jupyter's ■) stops training at once. The models keep what they have learned, and
 * `fit` returns the history so far.
 *
 * @param events the result of trainVae, trainDcgan or your own training loop
 * @param callbacks functions that receive each event. @defaultValue []
 * @returns one entry for each completed epoch
 * @throws TypeError if `events` are not those of a training or `callbacks` is no list of callbacks
 * @throws the error of the loop or a callback, or the reason of an aborted signal; its `history` holds the
 *   completed epochs
 */
export async function fit(
  events: AsyncGenerator<TrainEvent, void>,
  callbacks: TrainCallback[] = [],
): Promise<History> {
  checkArguments(events, callbacks);
  const history: History = [];
  let last: TrainEvent | undefined;
  let interrupted = false;
  let onInterrupt!: () => void;
  const interruption = new Promise<void>((resolve) => {
    onInterrupt = () => {
      interrupted = true;
      resolve();
    };
  });
  const log = lossLog();
  const send = async (event: TrainEvent) => {
    log?.(event);
    for (const callback of callbacks) {
      const result: unknown = await callback(event);
      if (typeof result === "function") throw notCalled(callback);
    }
  };
  const sendEnd = async () => {
    if (last) await send(placeOf(last, "end"));
  };
  /** Waits until no callback holds the training. */
  const hold = async (event: TrainEvent) => {
    const holds = callbacks.flatMap((callback) => callback.hold?.() ?? []);
    if (holds.length === 0) return;
    await send(placeOf(event, "pause"));
    await withoutClock(() => Promise.race([Promise.all(holds), interruption]));
  };

  // Wait until the cell's synchronous part is over: there, Node's breakOnSigint removes the listener again,
  // and the next interrupt would end the kernel.
  await nextTurn();
  process.once("SIGINT", onInterrupt); // a second Ctrl-C ends the process, as usual
  try {
    for await (const event of events) {
      last = event;
      if (event.metrics) history.metrics = event.metrics;
      if (event.kind === "batch" && event.settings) {
        const { step, stepsPerEpoch, settings, scheduled } = event;
        (history.changes ??= []).push({ step, stepsPerEpoch, settings, ...(scheduled && { scheduled }) });
      }
      await send(event);
      if (event.kind === "epoch") history.push({ ...event.logs, epoch: event.epoch });
      if (!event.replayed) await hold(event);
      await nextTurn(); // lets the kernel flush displays and receive an interrupt
      if (interrupted) break;
    }
  } catch (error) {
    interrupted = error instanceof InterruptedError;
    if (!interrupted) {
      await sendEnd().catch(() => {}); // lets displays close; the first error is the one to report
      // Not enumerable, so that it is not printed below the message.
      if (error instanceof Error && Object.isExtensible(error)) {
        Object.defineProperty(error, "history", { value: history, configurable: true, writable: true });
      }
      throw error;
    }
  } finally {
    process.off("SIGINT", onInterrupt);
  }
  await sendEnd();
  if (interrupted) {
    const where = last ? placeInWords(last) : "before the first step was completed";
    console.log(
      `Interrupted ${where}. The models keep what they have learned. The history holds the completed epochs: ` +
        `${history.length}.`,
    );
  } else if (last?.replayed) {
    console.log(
      `This run had already finished, after step ${last.step}, and nothing was trained. To train on, ask for more ` +
        "epochs or steps.",
    );
  }
  return history;
}

function checkArguments(events: unknown, callbacks: unknown): void {
  if (typeof (events as Partial<AsyncIterable<unknown>> | undefined)?.[Symbol.asyncIterator] !== "function") {
    const got =
      typeof events === "function" ? `the function ${events.name}, which has not been called` : typeof events;
    throw new TypeError(
      `fit expects the events of a training, got ${got}: write fit(trainVae(encoder, decoder, images)).`,
    );
  }
  if (!Array.isArray(callbacks)) {
    throw new TypeError(
      `fit expects a list of callbacks, got ${typeof callbacks === "function" ? "a single one" : typeof callbacks}: write ` +
        "fit(training, [progressBar()]).",
    );
  }
  const wrong = callbacks.findIndex((each) => typeof each !== "function");
  if (wrong >= 0) {
    throw new TypeError(
      `fit expects callbacks that are functions, got ${describeValue(callbacks[wrong])}: write fit(training, [progressBar()]).`,
    );
  }
}

/** The error for a function that makes a callback, passed in place of the callback: [progressBar]. */
function notCalled({ name }: TrainCallback): TypeError {
  return new TypeError(
    `fit expects callbacks, got ${name === "" ? "a function" : `the function ${name}`} that makes one: call it, ` +
      `fit(training, [${name || "progressBar"}()]).`,
  );
}

const placeInWords = ({ epoch, epochs, step, steps }: TrainEvent) =>
  steps === undefined
    ? `in epoch ${epoch} of ${epochs}, after step ${step}`
    : `after step ${step} of ${steps}`;

/**
 * Makes the event for a pause or for the end of the run. It is never marked as replayed, even if the run had
 * already finished.
 */
function placeOf(
  { epoch, epochs, step, stepsPerEpoch, steps, metrics }: TrainEvent,
  kind: "pause" | "end",
): TrainEvent {
  return {
    kind,
    epoch,
    epochs,
    step,
    stepsPerEpoch,
    logs: {},
    ...(steps !== undefined && { steps }),
    ...(metrics && { metrics }),
  };
}
