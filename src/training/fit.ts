import { setImmediate as nextTurn } from "node:timers/promises";
import { InterruptedError } from "./interruptible";
import type { Logs, TrainCallback, TrainEvent } from "./events";
import type { SettingsChange } from "./liveNumbers";
import type { Metrics } from "./metrics";

/** One entry an epoch: epoch, from 1, and the numbers of its "epoch" event. */
export type History = ({ epoch: number } & Logs)[] & {
  /** Where settings changed while it ran: see replay. */
  changes?: (SettingsChange & Pick<TrainEvent, "stepsPerEpoch">)[];
  /** Units and meaning of the numbers, as the model declares them. */
  metrics?: Metrics;
};

/**
 * Runs a training loop to its end, as Keras' fit does: each event goes to the callbacks, one after the other.
 *
 * An interrupt (Ctrl-C, or Jupyter's ■) stops it at once; what the steps before have learned stays, and the
 * history so far is returned.
 *
 * @param events what trainVae and the like return
 * @returns the epochs that were completed
 * @throws the error of the loop or of a callback, or the reason of an aborted signal, with the epochs that
 *   were completed as its `history`
 */
export async function fit(
  events: AsyncGenerator<TrainEvent, void>,
  callbacks: TrainCallback[] = [],
): Promise<History> {
  const history: History = [];
  let last: TrainEvent | undefined;
  let interrupted = false;
  const onInterrupt = () => (interrupted = true);
  const send = async (event: TrainEvent) => {
    for (const callback of callbacks) await callback(event);
  };
  const sendEnd = async () => {
    if (last) await send(endOf(last));
  };

  // Not in a cell's synchronous part: there Node's breakOnSigint removes the listener again, and the next
  // interrupt
  // ends the kernel.
  await nextTurn();
  process.once("SIGINT", onInterrupt); // a second Ctrl-C ends the process, as ever
  try {
    for await (const event of events) {
      last = event;
      if (event.metrics) history.metrics = event.metrics;
      if (event.kind === "batch" && event.settings) {
        const { step, stepsPerEpoch, settings } = event;
        (history.changes ??= []).push({ step, stepsPerEpoch, settings });
      }
      await send(event);
      if (event.kind === "epoch") history.push({ ...event.logs, epoch: event.epoch });
      await nextTurn(); // lets the kernel send what was displayed, and hear an interrupt
      if (interrupted) break;
    }
  } catch (error) {
    interrupted = error instanceof InterruptedError;
    if (!interrupted) {
      await sendEnd().catch(() => {}); // lets displays close; the first error is the one to tell
      if (error instanceof Error && Object.isExtensible(error)) Object.assign(error, { history });
      throw error;
    }
  } finally {
    process.off("SIGINT", onInterrupt);
  }
  await sendEnd();
  if (interrupted) {
    const where = last
      ? `in epoch ${last.epoch} of ${last.epochs}, after step ${last.step}`
      : "before the first step was done";
    console.log(
      `Interrupted ${where}. The weights keep what they learned; the history holds the epochs that were completed: ` +
        `${history.length}.`,
    );
  }
  return history;
}

/** The end of a run, which is not replayed even where the run was done before. */
function endOf({ epoch, epochs, step, stepsPerEpoch, steps, metrics }: TrainEvent): TrainEvent {
  return {
    kind: "end",
    epoch,
    epochs,
    step,
    stepsPerEpoch,
    logs: {},
    ...(steps !== undefined && { steps }),
    ...(metrics && { metrics }),
  };
}
