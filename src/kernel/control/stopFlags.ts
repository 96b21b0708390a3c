/**
 * What the main thread and the control thread tell each other while the main thread cannot receive messages.
 */
export interface StopFlags {
  /** While this is on, the loops of the running cell throw at their next iteration. */
  stopLoops(on: boolean): void;
  loopsStopped(): boolean;
  /** The number of interrupts that the main thread has handled. */
  interruptsHandled(): number;
  countInterrupt(): void;
  /** True while the main thread runs the part of a cell before its first await, which a signal can abort. */
  inSynchronousPart(): boolean;
  setSynchronousPart(on: boolean): void;
}

const LOOPS = 0;
const HANDLED = 1;
const SYNCHRONOUS = 2;

export const newStopFlags = () => new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);

export function stopFlags(shared: SharedArrayBuffer): StopFlags {
  const flags = new Int32Array(shared);
  return {
    stopLoops: (on) => void Atomics.store(flags, LOOPS, Number(on)),
    loopsStopped: () => Atomics.load(flags, LOOPS) !== 0,
    interruptsHandled: () => Atomics.load(flags, HANDLED),
    countInterrupt: () => void Atomics.add(flags, HANDLED, 1),
    inSynchronousPart: () => Atomics.load(flags, SYNCHRONOUS) !== 0,
    setSynchronousPart: (on) => void Atomics.store(flags, SYNCHRONOUS, Number(on)),
  };
}
