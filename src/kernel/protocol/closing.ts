/** Closes ZeroMQ's sockets without losing what was sent. */
import { fstatSync } from "node:fs";
import type { Socket } from "zeromq";

/**
 * How long a closed socket may take to hand over what is still queued, in ms. A busy machine needs more than
 * a second for 100 MB. Only a front end that is connected and reads nothing makes the kernel wait that long.
 */
export const LINGER = 10_000;

/** The number of ZeroMQ's option for the descriptor that tells of a socket's events. */
const ZMQ_FD = 14;
/** How long to wait between two checks of the descriptors, in ms. */
const PAUSE = 2;

/**
 * Closes sockets and waits until ZeroMQ has sent what they still hold, for LINGER at most. Otherwise it would
 * be lost when the process ends. Since a process that is ending no longer has an event loop, the thread
 * itself waits.
 */
export function closeOnceSent(sockets: readonly Socket[]): void {
  const descriptors = sockets.filter(({ closed }) => !closed).map(descriptor);
  for (const socket of sockets) socket.close();
  const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (const end = performance.now() + LINGER; descriptors.some(isOpen) && performance.now() < end;) {
    Atomics.wait(sleeper, 0, 0, PAUSE);
  }
}

/** Returns a descriptor of the socket. ZeroMQ closes it once all has been sent, or LINGER is over. */
const descriptor = (socket: Socket): number =>
  (socket as unknown as { getInt32Option(option: number): number }).getInt32Option(ZMQ_FD);

function isOpen(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
}
