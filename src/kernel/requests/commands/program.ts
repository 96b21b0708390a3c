/** Runs a program for a command, as a part of the cell. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { signalFamily } from "../../control/children.js";
import { KeyboardInterrupt } from "../../execution/interrupt.js";
import type { StreamName } from "../../protocol/contents.js";

/** Writes to the cell's output. */
export type Write = (name: StreamName, text: string) => void;

/** How long an interrupted program may take before the next, stronger signal, in ms. */
const GRACE = 2000;
/** How long the last output may take to arrive, in ms: a program in the background keeps the pipe open. */
const LAST_OUTPUT = 200;

/**
 * Prints the program's output as it comes. An interrupt ends the program and the children that it has.
 *
 * @throws KeyboardInterrupt after an interrupt; Error when the program cannot be started, or fails
 */
export async function runProgram(
  file: string,
  args: string[],
  { folder, write }: { folder: string; write: Write },
): Promise<void> {
  const program = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  for (const name of ["stdout", "stderr"] as const) {
    program[name].setEncoding("utf8").on("data", (text: string) => write(name, text));
  }
  const closed = new Promise((resolve) => program.once("close", resolve));
  let ended = false;
  let stopped = false;
  const end = async () => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
      if (ended) return;
      if (program.pid !== undefined) signalFamily(signal, program.pid);
      await sleep(GRACE);
    }
  };
  const stop = () => {
    stopped = true;
    void end();
  };
  process.on("SIGINT", stop);
  try {
    const [code, signal] = (await once(program, "exit")) as [number | null, string | null];
    ended = true;
    await Promise.race([closed, sleep(LAST_OUTPUT)]);
    if (stopped) throw new KeyboardInterrupt();
    if (code !== 0) throw new Error(`the command failed: ${signal ?? `exit code ${code}`}`);
  } finally {
    ended = true;
    process.off("SIGINT", stop);
  }
}
