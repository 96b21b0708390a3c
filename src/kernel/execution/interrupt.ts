/**
 * Stopping a cell.
 *
 * A cell that itself listens to SIGINT (the library's `fit` does) is told first and ends in its own time; a second
 * interrupt stops it hard. Any other cell is stopped hard at once: its loops and awaits throw, a synchronous
 * loop is stopped by the control thread's flag or signal, and an await that never ends is left behind.
 */
import type { StopFlags } from "../control/stopFlags.js";
import { type Cell, currentCell, runAsCell } from "./cell.js";

export class KeyboardInterrupt extends Error {
  override name = "KeyboardInterrupt";

  constructor(options?: ErrorOptions) {
    super("the cell was stopped", options);
  }
}

/** How long a stopped cell may take to leave its awaits and `finally` blocks before it is left behind, in ms. */
const UNWIND = 200;
/** After how long a cell that ends in its own time is said to do so, in ms. */
const NOTE_AFTER = 1500;

interface Run {
  cell: Cell;
  /** SIGINT listeners from before the cell: they are told, but nobody waits for what they do. */
  earlierListeners: Set<unknown>;
  reject: (error: Error) => void;
  told: boolean;
}

export class Interrupter {
  private running: Run | undefined;
  private telling = false;

  constructor(
    private readonly flags: StopFlags,
    /** Tells the user what happens, in the running cell. */
    private readonly note: (text: string, cell: Cell) => void,
  ) {
    process.on("SIGINT", this.onSignal);
  }

  /** Runs a cell's code and awaits what it returns. Rejects with KeyboardInterrupt when it is stopped. */
  async guard(cell: Cell, code: () => unknown): Promise<unknown> {
    let reject: Run["reject"] = () => undefined;
    const stopped = new Promise<never>((_resolve, stop) => (reject = stop));
    stopped.catch(() => undefined);
    this.flags.stopLoops(false);
    const run: Run = {
      cell,
      earlierListeners: new Set(process.rawListeners("SIGINT")),
      reject,
      told: false,
    };
    this.running = run;
    try {
      return await Promise.race([runAsCell(cell, () => this.synchronousPart(code, run)), stopped]);
    } catch (error) {
      // What an interrupt made fail: a wait for a child process, for instance, which it has ended.
      const isCause = this.flags.loopsStopped() && !(error instanceof KeyboardInterrupt);
      throw isCause ? new KeyboardInterrupt({ cause: error }) : error;
    } finally {
      this.running = undefined;
      this.flags.stopLoops(false);
    }
  }

  /** Takes up one interrupt. Without a running cell it does nothing. */
  interrupt(): void {
    this.flags.countInterrupt();
    const run = this.running;
    if (!run) return;
    if (!run.told && this.tellListeners(run)) {
      run.told = true;
      this.flags.stopLoops(false);
      setTimeout(() => {
        if (this.running === run && !run.cell.interrupted) {
          this.note("Stopping after the running step. Interrupt again to stop at once.\n", run.cell);
        }
      }, NOTE_AFTER).unref();
      return;
    }
    run.cell.interrupted = true;
    this.flags.stopLoops(true);
    setTimeout(() => run.reject(new KeyboardInterrupt()), UNWIND);
  }

  /** For the loops of cells: throws when the cell is to stop. */
  readonly tick = (): void => {
    if (this.flags.loopsStopped()) this.throwIfStopped();
  };

  /** For the awaits of cells: passes `value` on, or throws when the cell is to stop. */
  readonly resume = <T>(value: T): T => {
    this.throwIfStopped();
    return value;
  };

  /** For `for await`: ends the iteration, and with it the iterable's `finally` blocks, when the cell is to stop. */
  readonly iterate = async function* (
    this: Interrupter,
    iterable: AsyncIterable<unknown> | Iterable<unknown>,
  ): AsyncGenerator<unknown> {
    for await (const value of iterable) {
      this.throwIfStopped();
      yield value;
      this.throwIfStopped();
    }
  }.bind(this);

  private throwIfStopped(): void {
    const cell = currentCell();
    if (!cell) return;
    // The control thread's flag speaks of the running cell; it is set when this thread cannot be told otherwise.
    if (this.flags.loopsStopped() && cell === this.running?.cell) cell.interrupted = true;
    if (cell.interrupted) throw new KeyboardInterrupt();
  }

  /** Whether a listener that the cell itself installed was told. */
  private tellListeners(run: Run): boolean {
    const listeners = process.rawListeners("SIGINT").filter((listener) => listener !== this.onSignal);
    // A SIGINT from the operating system has been heard by all of them already.
    if (listeners.length > 0 && !this.telling) {
      this.telling = true;
      try {
        process.emit("SIGINT");
      } finally {
        this.telling = false;
      }
    }
    return listeners.some((listener) => !run.earlierListeners.has(listener));
  }

  private readonly onSignal = (): void => {
    if (this.telling) return;
    this.telling = true;
    try {
      this.interrupt();
    } finally {
      this.telling = false;
    }
  };

  /**
   * Until the first await, `code` runs inside vm's breakOnSigint, which puts SIGINT's listeners aside meanwhile and leaves
   * one that the code installs without its signal handler, so that the next SIGINT would end the process:
   * then all listeners are hung up again.
   */
  private synchronousPart(code: () => unknown, { cell, earlierListeners }: Run): unknown {
    this.flags.setSynchronousPart(true);
    try {
      return code();
    } catch (error) {
      const broken = (error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
      if (!broken) throw error;
      // The signal may come as the part ends, when a loop that awaits has begun.
      cell.interrupted = true;
      throw new KeyboardInterrupt();
    } finally {
      this.flags.setSynchronousPart(false);
      const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
      if (listeners.some((listener) => !earlierListeners.has(listener))) {
        process.removeAllListeners("SIGINT");
        for (const listener of listeners) process.on("SIGINT", listener);
      }
    }
  }
}
