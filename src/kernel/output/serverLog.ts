/** The log of the server that started the kernel: what no cell is to see. */
import { writeSync } from "node:fs";

let descriptor = 2;

/** From now on the log is written to another file descriptor, since 2 is read for the cells (processOutput.ts). */
export function moveServerLog(to: number): void {
  descriptor = to;
}

/** Who floods the kernel with wrong messages must not stop it by that. */
export function writeToServerLog(text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // The server does not read as fast (EAGAIN), or not any more (EPIPE).
  }
}

/** A line of the kernel's own. */
export const log = (text: string): void => writeToServerLog(`genbook kernel: ${text}\n`);
