/**
 * Lets training runs save their progress before SIGTERM ends the process. `kill`, Docker and job schedulers
 * send this signal, and kill the process some seconds later.
 */
import { constants } from "node:os";
import { InterruptedError } from "../terminal/interrupt";

/** Time for finishing a step and saving, in ms. Docker waits for 10 seconds before it kills. */
const GRACE_MS = 9000;

/** Trainings with progress to save. */
const trainings = new Set<object>();
/** Defined once SIGTERM has arrived. Ends the process even if a training run does not close. */
let deadline: NodeJS.Timeout | undefined;

/**
 * Delays the effect of SIGTERM until `terminateAfter` has closed this training. A second SIGTERM takes effect
 * at once.
 */
export function delayTermination(training: object): void {
  if (trainings.size === 0) process.on("SIGTERM", onTermination);
  trainings.add(training);
}

/** @throws InterruptedError if SIGTERM has arrived */
export function throwIfTerminated(): void {
  if (deadline) throw new InterruptedError("SIGTERM ended the training.");
}

/**
 * Closes a training run. If SIGTERM has arrived and this was the last training with progress to save, the
 * process ends as it would have without the delay.
 *
 * @param close saves the progress
 * @throws the error of `close`
 */
export async function terminateAfter(training: object, close: () => Promise<void>): Promise<void> {
  try {
    await close();
    if (deadline && trainings.has(training)) console.warn("SIGTERM ended the training after it was saved.");
  } catch (error) {
    if (deadline) console.error(error); // the process may end before anybody else reports it
    throw error;
  } finally {
    if (trainings.delete(training) && trainings.size === 0) stopDelaying();
  }
}

function onTermination(): void {
  if (deadline) stopDelaying();
  else deadline = setTimeout(stopDelaying, GRACE_MS);
}

/** Ends the process if SIGTERM has arrived, unless the program has listeners of its own, which decide. */
function stopDelaying(): void {
  const hasArrived = deadline !== undefined;
  clearTimeout(deadline);
  deadline = undefined;
  trainings.clear();
  process.off("SIGTERM", onTermination);
  if (!hasArrived || process.listenerCount("SIGTERM") > 0) return;
  process.kill(process.pid, "SIGTERM");
  process.exit(128 + constants.signals.SIGTERM); // a container's first process survives its own signals
}
