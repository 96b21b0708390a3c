/**
 * How an interrupt gets through to a main thread that is busy: the control thread uses stronger and stronger
 * means.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { signalChildren } from "./children.js";
import type { StopFlags } from "./stopFlags.js";

/** How long the main thread may ignore an interrupt before its cell's loops are stopped, in ms. */
const LOOP_GRACE = 100;
/** How long it may ignore that before the whole synchronous part of the cell is aborted, in ms. */
const BREAK_GRACE = 300;

/**
 * Must be called before the main thread is told of the interrupt. It cannot stop code that the kernel did not
 * compile and that loops after an await: if V8 is made to end such code from here, Node aborts, because the
 * ids of its asynchronous work no longer match.
 */
export async function escalateInterrupt(flags: StopFlags): Promise<void> {
  const handled = flags.interruptsHandled();
  await sleep(LOOP_GRACE);
  if (flags.interruptsHandled() !== handled) return;
  flags.stopLoops(true);
  signalChildren("SIGINT"); // the cell may be waiting for a child: execSync
  await sleep(BREAK_GRACE);
  // vm's breakOnSigint handles this signal; outside it, the signal would be noticed only after the cell.
  if (flags.interruptsHandled() === handled && flags.inSynchronousPart()) process.kill(process.pid, "SIGINT");
}
