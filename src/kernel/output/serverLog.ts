/** The log of the server that started the kernel, for what no cell should show. */
import { writeSync } from "node:fs";

let descriptor = 2;

/**
 * Writes the log to another file descriptor from now on, since the cells own descriptor 2 (see
 * processOutput.ts).
 */
export function moveServerLog(to: number): void {
  descriptor = to;
}

/** Never waits or throws: a flood of malformed messages must not stop the kernel through its log. */
export function writeToServerLog(text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // The server does not read fast enough (EAGAIN), or no longer reads at all (EPIPE).
  }
}

/** Writes a line of the kernel's own. */
export const log = (text: string): void => writeToServerLog(`genbook kernel: ${text}\n`);
