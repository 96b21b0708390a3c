/**
 * The two pipes in which C code and child processes print, seen from the two threads that empty them. The main thread does
 * so whenever a cell prints or shows something itself, which keeps the order; the control thread does while the main thread
 * is busy, so that nobody ever waits for a reader: a child under `spawnSync` would wait for ever.
 */
import { readSync } from "node:fs";
import type { MessagePort } from "node:worker_threads";

export type StreamName = "stdout" | "stderr";

/** What the control thread needs. */
export interface Pipes {
  /** The reading ends, which do not block. */
  ends: Record<StreamName, number>;
  shared: SharedArrayBuffer;
  /** Takes what was read to the main thread. */
  port: MessagePort;
}

/** A piece of what was printed. */
export interface Printed {
  name: StreamName;
  bytes: Uint8Array;
}

/** What a pipe holds at most, on Linux and macOS: one reading gets all that was in it. */
export const PIPE_SIZE = 65_536;

const HOLDER = 0;
const BACKLOG = 1;
const MAIN = 1;
const CONTROL = 2;

export const newPipeState = () => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);

/** Only one thread reads at a time, and hands over what it has read before the other one reads on. */
export class PipeState {
  private readonly state: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.state = new Int32Array(shared);
  }

  /** For the main thread. It may still hold the pipes from a reading that an interrupt broke off. */
  hold(): void {
    while (Atomics.compareExchange(this.state, HOLDER, 0, MAIN) === CONTROL) {
      Atomics.wait(this.state, HOLDER, CONTROL);
    }
  }

  /** For the control thread, which has time. */
  tryToHold(): boolean {
    return Atomics.compareExchange(this.state, HOLDER, 0, CONTROL) === 0;
  }

  release(): void {
    Atomics.store(this.state, HOLDER, 0);
    Atomics.notify(this.state, HOLDER);
  }

  /** Bytes on their way from the control thread to the main thread. */
  backlog(): number {
    return Atomics.load(this.state, BACKLOG);
  }

  addToBacklog(bytes: number): void {
    Atomics.add(this.state, BACKLOG, bytes);
  }
}

/** Milliseconds between two looks at empty pipes: the more, the longer they have been empty. */
const SHORTEST_WAIT = 1;
const LONGEST_WAIT = 200;
/** A main thread that is busy for long, under `execSync("yes")` for instance, must not cost all memory. */
export const MAX_BACKLOG = 2 ** 26;
const LEFT_OUT = `\n… more than ${MAX_BACKLOG / 2 ** 20} MB were printed at once: some of it is left out\n`;

/** The control thread's part. */
export function emptyPipes({ ends, shared, port }: Pipes): void {
  const state = new PipeState(shared);
  const buffer = new Uint8Array(PIPE_SIZE);
  let wait = SHORTEST_WAIT;
  let full = false;

  const post = (name: StreamName, bytes: Uint8Array<ArrayBuffer>) => {
    state.addToBacklog(bytes.byteLength);
    port.postMessage({ name, bytes } satisfies Printed, [bytes.buffer]);
  };
  const emptyOne = (name: StreamName): boolean => {
    const length = readAvailable(ends[name], buffer);
    if (length === 0) return false;
    const wasFull = full;
    full = state.backlog() >= MAX_BACKLOG;
    if (!full) post(name, buffer.slice(0, length));
    else if (!wasFull) post(name, new TextEncoder().encode(LEFT_OUT));
    return true;
  };
  const look = () => {
    let found = false;
    if (state.tryToHold()) {
      found = [emptyOne("stdout"), emptyOne("stderr")].includes(true);
      state.release();
    }
    wait = found ? SHORTEST_WAIT : Math.min(2 * wait, LONGEST_WAIT);
    if (found) setImmediate(look);
    else setTimeout(look, wait).unref();
  };
  look();
}

function readAvailable(descriptor: number, buffer: Uint8Array): number {
  try {
    return readSync(descriptor, buffer);
  } catch {
    return 0; // EAGAIN: empty
  }
}
