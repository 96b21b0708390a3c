/**
 * The control thread's side of breaking off code that nothing else stops: recursion, a regular expression, a
 * loop of a package, after an await or in a timer. V8 can end such code, but it would end whatever runs at
 * that moment, and Node would abort. So V8's inspector first calls a function of the main thread, which runs
 * in the middle of that code: it looks at what is running, prepares Node, and then holds the main thread
 * until V8 has been told to end the code.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { MainThread } from "../debugger/mainThread.js";
import { type StopFlags, Verdict } from "./stopFlags.js";

/** The name of the symbol under which the main thread offers the function: see execution/brokenOff.ts. */
export const BREAK_OFF = "genbook.breakOff";

/** How long to wait for the main thread's verdict, and before asking again, in ms. */
const PAUSE = 2;

/** Resolves as soon as the main thread runs JavaScript; while it runs C code, that can take long. */
export const runsJavaScript = (main: MainThread): Promise<object> => main.evaluateUnstopped("0");

/**
 * Breaks off what the main thread is running, unless the interrupt is over. `presses` counts the interrupts
 * that the main thread has not handled yet.
 */
export async function breakOff(
  main: MainThread,
  flags: StopFlags,
  presses: number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    flags.setVerdict(Verdict.Open);
    const expression = `globalThis[Symbol.for(${JSON.stringify(BREAK_OFF)})](${presses})`;
    let ended = false; // without a verdict if the stack has no room for another call, for instance
    const call = main
      .evaluateUnstopped(expression)
      .catch(() => undefined)
      .finally(() => (ended = true));
    while (flags.verdict() === Verdict.Open && !ended) await sleep(PAUSE);
    if (flags.verdict() === Verdict.Agreed) {
      const terminated = main.terminate();
      flags.setVerdict(Verdict.Commanded);
      await terminated; // then Node may call the next timer, which may have to be broken off as well
    }
    if (flags.verdict() === Verdict.Signal) {
      await call; // the signal, which vm's breakOnSigint handles, must not break off the inspector's call
      if (flags.holdInSynchronousPart()) return void process.kill(process.pid, "SIGINT");
    }
    if (flags.verdict() === Verdict.Refused) return;
    await sleep(PAUSE);
  }
}
