/**
 * The main thread's side of breaking off code that nothing else stops. The control thread (see
 * control/breakOff.ts) calls a function that is made here, in the middle of that code.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BREAK_OFF } from "../control/breakOff.js";
import { type StopFlags, Verdict } from "../control/stopFlags.js";
import { type Cell, currentCell } from "./cell.js";

/** The folder dist/kernel. */
const KERNEL = dirname(__dirname);
/** The compiler of cells, which works for the kernel. */
const COMPILER = createRequire(__filename).resolve("typescript");
/** The files whose functions may be broken off: they run cells' code, and nothing else waits for them. */
const RUNNERS = ["cell.js", "interrupt.js"].map((name) => join(__dirname, name));

/** How many times Node's own code is given a chance to finish before it is broken off itself. */
const PATIENCE = 100;

export interface Broken {
  /** The cell that the code belongs to. */
  cell: Cell | undefined;
  /** Its stack shows where the code was. */
  error: Error;
}

interface Host {
  flags: StopFlags;
  /** Makes the error; called inside the code that is broken off. */
  makeError(): Error;
  /** True if the running cell wants to end in its own time when it is interrupted for the first time. */
  isPolite(): boolean;
  /** Tells the user of code that cannot be broken off. */
  cannot(cell: Cell | undefined): void;
}

/**
 * Offers the function to the control thread from now on. Returns a function that tells what has been broken
 * off since its last call.
 */
export function offerToBreakOff(host: Host): () => Broken | undefined {
  let broken: Broken | undefined;
  let tries = 0;
  const decide = (presses: number): Verdict => {
    const frames = stack();
    const authors = frames.findIndex((file) => file !== undefined && !isKernels(file) && !isNodes(file));
    const inner = authors < 0 ? frames : frames.slice(0, authors); // what the author's function has called
    const isInside = inner.some(isKernels) || (inner.some(isNodes) && tries++ < PATIENCE);
    if (isInside) return Verdict.TryAgain;
    tries = 0;
    if (frames.length === 0) return Verdict.TryAgain; // a timer of the cell that is ending may come next
    const found = { cell: currentCell(), error: host.makeError() };
    const breakOff = () => {
      broken = found;
      if (found.cell) found.cell.brokenOff = found.error;
    };
    if (host.flags.inSynchronousPart()) {
      breakOff();
      return Verdict.Signal;
    }
    if (presses === 1 && host.isPolite()) return Verdict.Refused;
    const outermost = frames.findLast((file) => file !== undefined && !isNodes(file));
    if (isKernels(outermost) && !RUNNERS.includes(outermost ?? "")) {
      host.cannot(found.cell);
      return Verdict.Refused;
    }
    breakOff();
    forgetAsyncWork(found.error);
    return Verdict.Agreed;
  };
  const offered = (presses: number) => {
    const verdict = decide(presses);
    host.flags.setVerdict(verdict);
    while (host.flags.verdict() === Verdict.Agreed); // not Atomics.wait, which the code may be inside of
  };
  Object.defineProperty(globalThis, Symbol.for(BREAK_OFF), { value: offered, configurable: true });
  return () => {
    const last = broken;
    broken = undefined;
    return last;
  };
}

const isKernels = (file: string | undefined) => file === COMPILER || (file?.startsWith(KERNEL) ?? false);
const isNodes = (file: string | undefined) => file?.startsWith("node:") ?? false;

/**
 * Lists the files of the functions that were running when the control thread called; undefined stands for one
 * of the language's own functions.
 */
function stack(): (string | undefined)[] {
  const called = callSites().filter((frame) => !frame.isAsync()); // functions that await are not on the stack
  const files = called.map((frame) => frame.getFileName() ?? undefined);
  return files.slice(files.findIndex((file) => file !== __filename) + 1); // without the inspector's own script
}

function callSites(): NodeJS.CallSite[] {
  const before = Object.getOwnPropertyDescriptors(Error);
  try {
    Error.stackTraceLimit = Infinity;
    Error.prepareStackTrace = (_error, frames) => frames;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    const { prepareStackTrace, stackTraceLimit } = before;
    Object.defineProperties(Error, { prepareStackTrace, stackTraceLimit });
  }
}

/**
 * Makes Node forget the asynchronous work that it is in the middle of. Otherwise, Node would abort when V8
 * breaks off that work, because it would believe its records to be damaged. Node forgets the work after an
 * uncaught exception that a listener has handled, so it is told here that one has occurred.
 */
function forgetAsyncWork(error: Error): void {
  const node = process as unknown as { _fatalException(error: Error): boolean };
  const emit = Object.getOwnPropertyDescriptor(process, "emit");
  Object.defineProperty(process, "emit", { value: () => true, configurable: true }); // no listener hears of it
  try {
    node._fatalException(error);
  } finally {
    if (emit) Object.defineProperty(process, "emit", emit);
    else Reflect.deleteProperty(process, "emit");
  }
}
