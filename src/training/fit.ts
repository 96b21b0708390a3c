import { setImmediate as nextTurn } from "node:timers/promises";
import { InterruptedError } from "./interruptible";
import type { Logs, TrainCallback, TrainEvent } from "./events";
import type { SettingsChange } from "./liveNumbers";

/** One entry an epoch: epoch, from 1, and the numbers of its "epoch" event. */
export type History = ({ epoch: number } & Logs)[] & {
  /** Where settings changed while it ran: see replay. */
  changes?: (SettingsChange & Pick<TrainEvent, "stepsPerEpoch">)[];
};

/**
 * Runs a training loop to its end, as Keras' fit does: each event goes to the callbacks, one after the other.
 *
 * An interrupt (Ctrl-C, or Jupyter's ■) stops it at once; what the steps before have learned stays, and the history so far is
 * returned. An error, of the loop or of a callback, ends the run and is thrown on; so is the reason of an aborted signal.
 *
 * @param events what trainVae and the like return
 * @returns the epochs that were completed
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
    if (last) await send({ ...last, kind: "end", logs: {}, replayed: undefined }); // also of a run that was done before
  };

  // Not in a cell's synchronous part: there Node's breakOnSigint removes the listener again, and the next interrupt
  // ends the kernel.
  await nextTurn();
  process.once("SIGINT", onInterrupt); // a second Ctrl-C ends the process, as ever
  try {
    for await (const event of events) {
      last = event;
      const { step, stepsPerEpoch, settings } = event;
      if (settings) (history.changes ??= []).push({ step, stepsPerEpoch, settings });
      await send(event);
      if (event.kind === "epoch") history.push({ ...event.logs, epoch: event.epoch });
      await nextTurn(); // lets the kernel send what was displayed, and hear an interrupt
      if (interrupted) break;
    }
  } catch (error) {
    interrupted = error instanceof InterruptedError;
    if (!interrupted) {
      await sendEnd().catch(() => {}); // lets displays close; the first error is the one to tell
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
