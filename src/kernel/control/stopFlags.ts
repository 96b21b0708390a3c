/**
 * What the main thread and the control thread tell each other while the main thread cannot receive messages.
 */
export interface StopFlags {
  /** While this is on, the loops of the running cell throw at their next iteration. */
  stopLoops(on: boolean): void;
  loopsStopped(): boolean;
  /** Holds 1 while that flag is on, for code that cannot afford a call. */
  readonly loops: Int32Array;
  /** The number of interrupts that the main thread has handled. */
  interruptsHandled(): number;
  countInterrupt(): void;
  /** True from the moment an interrupt that ends the running cell is handled until that cell has ended. */
  isEnding(): boolean;
  setEnding(on: boolean): void;
  /** True while the main thread runs the part of a cell before its first await, which a signal can abort. */
  inSynchronousPart(): boolean;
  enterSynchronousPart(): void;
  /**
   * Keeps the main thread in that part until a signal ends it. Returns false if the main thread has left it:
   * the signal would end the process.
   */
  holdInSynchronousPart(): boolean;
  /** Returns false if the main thread is held in that part. */
  leaveSynchronousPart(): boolean;
  /** Called when the part has ended, in whatever way. */
  endSynchronousPart(): void;
  /** What the main thread says about breaking off the code that it is running: see breakOff.ts. */
  verdict(): Verdict;
  setVerdict(verdict: Verdict): void;
  /** The number of answers to questions that the control thread has passed on. */
  answers(): number;
  countAnswer(): void;
  /** Holds the main thread until that number is no longer `seen`, for `limit` ms at most. */
  waitForAnswer(seen: number, limit: number): void;
  /** Called when the control thread has ended. */
  setControlEnded(): void;
  /** Holds the main thread until the control thread has ended, for `limit` ms at most. */
  waitForControl(limit: number): void;
}

export enum Verdict {
  /** The main thread has not decided. */
  Open,
  /** The code can be broken off: the main thread waits until V8 has been told to end it. */
  Agreed,
  /** V8 has the command, and carries it out as soon as the main thread goes on. */
  Commanded,
  /** A signal will do: the code is the part of a cell before its first await. */
  Signal,
  /** Nothing is running, or code of the kernel or of Node, which will be done in a moment. */
  TryAgain,
  /** What is running has to be left alone. */
  Refused,
}

const LOOPS = 0;
const HANDLED = 1;
const SYNCHRONOUS = 2;
const VERDICT = 3;
const ENDED = 4;
const ENDING = 5;
const ANSWERS = 6;

/** The states of the part of a cell before its first await. */
const OUTSIDE = 0;
const INSIDE = 1;
const HELD = 2;

export const newStopFlags = () => new SharedArrayBuffer(7 * Int32Array.BYTES_PER_ELEMENT);

export function stopFlags(shared: SharedArrayBuffer): StopFlags {
  const flags = new Int32Array(shared);
  return {
    stopLoops: (on) => void Atomics.store(flags, LOOPS, Number(on)),
    loops: flags.subarray(LOOPS, LOOPS + 1),
    loopsStopped: () => Atomics.load(flags, LOOPS) !== 0,
    interruptsHandled: () => Atomics.load(flags, HANDLED),
    countInterrupt: () => void Atomics.add(flags, HANDLED, 1),
    isEnding: () => Atomics.load(flags, ENDING) !== 0,
    setEnding: (on) => void Atomics.store(flags, ENDING, Number(on)),
    inSynchronousPart: () => Atomics.load(flags, SYNCHRONOUS) !== OUTSIDE,
    enterSynchronousPart: () => void Atomics.store(flags, SYNCHRONOUS, INSIDE),
    holdInSynchronousPart: () => Atomics.compareExchange(flags, SYNCHRONOUS, INSIDE, HELD) !== OUTSIDE,
    leaveSynchronousPart: () => Atomics.compareExchange(flags, SYNCHRONOUS, INSIDE, OUTSIDE) !== HELD,
    endSynchronousPart: () => void Atomics.store(flags, SYNCHRONOUS, OUTSIDE),
    verdict: () => Atomics.load(flags, VERDICT),
    setVerdict: (verdict) => void Atomics.store(flags, VERDICT, verdict),
    answers: () => Atomics.load(flags, ANSWERS),
    countAnswer: () => {
      Atomics.add(flags, ANSWERS, 1);
      Atomics.notify(flags, ANSWERS);
    },
    waitForAnswer: (seen, limit) => void Atomics.wait(flags, ANSWERS, seen, limit),
    setControlEnded: () => {
      Atomics.store(flags, ENDED, 1);
      Atomics.notify(flags, ENDED);
    },
    waitForControl: (limit) => void Atomics.wait(flags, ENDED, 0, limit),
  };
}
