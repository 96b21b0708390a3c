/**
 * The two pipes into which C code and child processes print, and the two threads that empty them. The main
 * thread empties them whenever a cell prints or shows something itself, which keeps the order. The control
 * thread empties them while the main thread is busy, so that no process ever waits for a reader: a child
 * under `spawnSync` would wait for ever.
 */
import { readSync } from "node:fs";
import type { MessagePort } from "node:worker_threads";
import type { StreamName } from "../protocol/contents.js";

/** What the control thread needs. */
export interface Pipes {
  /** The reading ends, which do not block. */
  ends: Record<StreamName, number>;
  shared: SharedArrayBuffer;
  /** Carries what was read to the main thread. */
  port: MessagePort;
}

/** A piece of what was printed. */
export interface Printed {
  name: StreamName;
  bytes: Uint8Array;
}

/** The capacity of a pipe on Linux and macOS, in bytes: a single read empties it. */
export const PIPE_SIZE = 65_536;

const HOLDER = 0;
const BACKLOG = 1;
const MAIN = 1;
const CONTROL = 2;

export const newPipeState = () => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);

/** Lets one thread read at a time; it hands over what it has read before the other thread reads on. */
export class PipeState {
  private readonly state: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.state = new Int32Array(shared);
  }

  /**
   * Waits for the pipes, on the main thread, which may still hold them from a read that an interrupt cut
   * short.
   */
  hold(): void {
    while (Atomics.compareExchange(this.state, HOLDER, 0, MAIN) === CONTROL) {
      Atomics.wait(this.state, HOLDER, CONTROL);
    }
  }

  /** Takes the pipes if they are free, on the control thread, which can try again later. */
  tryToHold(): boolean {
    return Atomics.compareExchange(this.state, HOLDER, 0, CONTROL) === 0;
  }

  release(): void {
    Atomics.store(this.state, HOLDER, 0);
    Atomics.notify(this.state, HOLDER);
  }

  /** Returns the number of bytes on their way from the control thread to the main thread. */
  backlog(): number {
    return Atomics.load(this.state, BACKLOG);
  }

  addToBacklog(bytes: number): void {
    Atomics.add(this.state, BACKLOG, bytes);
  }
}

/** The pause after finding the pipes empty, in ms; it grows for as long as they stay empty. */
const SHORTEST_WAIT = 1;
const LONGEST_WAIT = 200;
/**
 * The limit of the backlog, in bytes. Without it, output would use up all memory while the main thread is
 * busy for a long time, such as in `execSync("yes")`.
 */
export const MAX_BACKLOG = 2 ** 26;
const LEFT_OUT = `\n… more than ${MAX_BACKLOG / 2 ** 20} MB were printed at once; some of it is left out\n`;

/** Keeps emptying the pipes from now on, in the control thread. */
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
    return 0; // EAGAIN: the pipe is empty
  }
}
