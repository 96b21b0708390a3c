/** How an interrupt comes through although the main thread is busy, in the control thread: harder and harder. */
import { signalChildren } from "./children.js";
import type { StopFlags } from "./stopFlags.js";

/** How long the main thread may be deaf to an interrupt before its cell's loops are stopped, in ms. */
const LOOP_GRACE = 100;
/** … and before the whole synchronous part of the cell is broken off, in ms after that. */
const BREAK_GRACE = 300;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * To be called before the main thread is told. Code that the kernel did not compile and that loops after an await is out of reach:
 * where V8 is made to end it from here, Node aborts, for the ids of asynchronous work no longer add up.
 */
export async function seeThrough(flags: StopFlags): Promise<void> {
  const handled = flags.interruptsHandled();
  await wait(LOOP_GRACE);
  if (flags.interruptsHandled() !== handled) return;
  flags.stopLoops(true);
  signalChildren("SIGINT"); // it may wait for one: execSync
  await wait(BREAK_GRACE);
  // vm's breakOnSigint hears this signal; outside of it the signal would only be heard after the cell.
  if (flags.interruptsHandled() === handled && flags.inSynchronousPart()) process.kill(process.pid, "SIGINT");
}
