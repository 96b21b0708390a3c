/**
 * Stops cells.
 *
 * A cell that listens to SIGINT itself, as the library's `fit` does, is told first and ends in its own time;
 * a second interrupt stops it by force. If the main thread is too busy to receive the interrupt's message,
 * the cell is told by the first of its loops and awaits that sees the control thread's flag. Any other cell
 * is stopped by force at once: its loops and awaits throw, the control thread stops a synchronous loop by a
 * flag, V8 breaks off code that has no loop of the cell's (see brokenOff.ts), and an await that never ends is
 * abandoned.
 */
import type { StopFlags } from "../control/stopFlags.js";
import { type Broken, offerToBreakOff } from "./brokenOff.js";
import { type Cell, currentCell, runAsCell } from "./cell.js";

export class KeyboardInterrupt extends Error {
  override name = "KeyboardInterrupt";

  constructor(options?: ErrorOptions) {
    super("the cell was stopped. What it had defined until then is kept.", options);
  }
}

/**
 * How long a stopped cell may take to leave its awaits and `finally` blocks before it is abandoned, in ms.
 */
const UNWIND = 200;
/** How long a signal may take to arrive, in ms. It does not if the cell has begun to listen to it. */
const SIGNAL_ARRIVES = 1000;
/**
 * How long the loops of a cell that was told may keep the message of the interrupt from arriving, in ms.
 * Those that do so for longer are endless.
 */
const MESSAGE_ARRIVES = 5000;
/** How long a cell may take to end in its own time before the user is told to wait, in ms. */
const NOTE_AFTER = 1500;

const LEFT_RUNNING =
  "KeyboardInterrupt: code that this cell had left running, in a timer for example, was stopped. If a timer " +
  "starts it again, end the timer with clearInterval, or restart the kernel.\n";
const CANNOT =
  "This code cannot be stopped: the kernel itself is waiting for it, and goes on when it ends. If it does not " +
  "end, restart the kernel (Kernel → Restart Kernel…). Everything that the cells have defined is then lost.\n";
const FINISHING =
  "The cell has been told to stop, and is finishing its current step. To stop it at once, interrupt it again.\n";

interface Run {
  cell: Cell;
  /**
   * The SIGINT listeners from before the cell: they are called, but the kernel does not wait for their
   * effect.
   */
  earlierListeners: Set<unknown>;
  reject: (error: Error) => void;
  /** True once a listener of the cell itself is called. */
  told: boolean;
  /** When the listeners were told of an interrupt whose message has not arrived yet. */
  toldEarly: number | undefined;
}

export class Interrupter {
  private running: Run | undefined;
  private telling = false;
  private brokenOff: () => Broken | undefined = () => undefined;

  constructor(
    private readonly flags: StopFlags,
    /** Tells the user what is happening, in the output of the cell. */
    private readonly note: (text: string, cell: Cell) => void,
  ) {}

  /** Listens to SIGINT, and to the control thread, from now on. */
  install(): void {
    process.on("SIGINT", this.onSignal);
    this.brokenOff = offerToBreakOff({
      flags: this.flags,
      makeError: () => new KeyboardInterrupt(),
      isPolite: () => this.running !== undefined && this.isPolite(this.running),
      cannot: (cell) => {
        if (cell) this.note(CANNOT, cell);
      },
    });
  }

  /**
   * Runs a cell's code and awaits what it returns. Rejects with a KeyboardInterrupt when the cell is stopped.
   */
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
      toldEarly: undefined,
    };
    this.running = run;
    try {
      return await Promise.race([runAsCell(cell, () => this.synchronousPart(code, run)), stopped]);
    } catch (error) {
      // The interrupt may have caused the failure, for instance by ending a child process that the cell was
      // waiting for.
      const isCause = this.flags.loopsStopped() && !(error instanceof KeyboardInterrupt);
      throw isCause ? new KeyboardInterrupt({ cause: error }) : error;
    } finally {
      this.running = undefined;
      this.flags.stopLoops(false);
      this.flags.setEnding(false);
    }
  }

  /** Handles one interrupt. Does nothing when no cell is running. */
  interrupt(): void {
    const run = this.running;
    if (run?.toldEarly !== undefined) {
      run.toldEarly = undefined;
      return this.flags.countInterrupt();
    }
    const broken = this.brokenOff();
    if (broken?.cell && broken.cell !== run?.cell) this.note(LEFT_RUNNING, broken.cell);
    const isFirst = run !== undefined && !broken && !run.told;
    // Set before the listeners are called: that call may not return, and it removes those added with `once`.
    if (isFirst) run.told = this.isListening(run);
    const ends = run !== undefined && !(isFirst && run.told);
    this.flags.setEnding(ends);
    this.flags.countInterrupt();
    if (!run) return;
    if (isFirst) this.tellListeners();
    if (!ends) return this.waitForStep(run);
    run.cell.interrupted = true;
    this.flags.stopLoops(true);
    setTimeout(() => run.reject((broken ?? this.brokenOff())?.error ?? new KeyboardInterrupt()), UNWIND);
  }

  private waitForStep(run: Run): void {
    this.flags.stopLoops(false);
    setTimeout(() => {
      if (this.running === run && !run.cell.interrupted) {
        this.note(FINISHING, run.cell);
      }
    }, NOTE_AFTER).unref();
  }

  /** Holds 1 while the loops of cells are to call `tick` at every iteration. */
  get stopLoops(): Int32Array {
    return this.flags.loops;
  }

  /** Called in the loops of cells: throws when the cell is to stop. */
  readonly tick = (): void => {
    const told = this.running?.toldEarly;
    if (told !== undefined && performance.now() > told + MESSAGE_ARRIVES) this.flags.stopLoops(true);
    if (this.flags.loopsStopped()) this.throwIfStopped();
  };

  /** Called after the awaits of cells: returns `value`, or throws when the cell is to stop. */
  readonly resume = <T>(value: T): T => {
    this.throwIfStopped();
    return value;
  };

  /**
   * Wraps the iterable of a `for await`: throws when the cell is to stop, after the iterable's `finally`
   * blocks. `onError` is called with what the iterable, or an interrupt, throws.
   */
  async *iterate(
    iterable: AsyncIterable<unknown> | Iterable<unknown>,
    onError: (error: unknown) => void,
  ): AsyncGenerator<unknown> {
    try {
      for await (const value of iterable) {
        this.throwIfStopped();
        yield value;
        this.throwIfStopped();
      }
    } catch (error) {
      onError(error);
      throw error;
    }
  }

  private throwIfStopped(): void {
    const cell = currentCell();
    if (!cell) return;
    // The control thread sets its flag when it cannot reach this thread in any other way. The flag refers to
    // the running cell.
    const run = this.running;
    if (this.flags.loopsStopped() && cell === run?.cell) {
      // While vm's breakOnSigint holds the listeners back, they cannot be called.
      const canBeTold = !run.told && !cell.interrupted && !this.flags.inSynchronousPart();
      if (canBeTold && this.isListening(run)) this.tellEarly(run);
      else cell.interrupted = true;
    }
    // Code of the cell that has been broken off, in a timer for example, is what was running.
    if (cell.interrupted) throw cell.brokenOff ?? new KeyboardInterrupt();
  }

  /** True if the first interrupt, whose message has not arrived yet, is left to the cell's own listeners. */
  private isPolite(run: Run): boolean {
    return run.toldEarly !== undefined || (!run.told && this.isListening(run));
  }

  /** Tells the cell's listeners of an interrupt whose message has not arrived yet. */
  private tellEarly(run: Run): void {
    run.told = true;
    run.toldEarly = performance.now();
    this.tellListeners();
    this.waitForStep(run);
  }

  private tellListeners(): void {
    // If the SIGINT came from the operating system, Node has called all of them already.
    if (process.listenerCount("SIGINT") > 1 && !this.telling) {
      this.telling = true;
      try {
        process.emit("SIGINT");
      } finally {
        this.telling = false;
      }
    }
  }

  /** Tells whether the cell itself has installed a SIGINT listener. */
  private isListening({ earlierListeners }: Run): boolean {
    return process
      .rawListeners("SIGINT")
      .some((listener) => listener !== this.onSignal && !earlierListeners.has(listener));
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

  /** Called first of all inside vm's breakOnSigint. */
  enterScript(): void {
    this.flags.enterSynchronousPart();
  }

  /**
   * Called last of all inside vm's breakOnSigint. If a signal is on its way, it has to arrive here: right
   * after vm's call, it would end the process.
   */
  leaveScript(): void {
    if (this.flags.leaveSynchronousPart()) return;
    for (const end = performance.now() + SIGNAL_ARRIVES; performance.now() < end;);
  }

  /**
   * Runs `code` up to its first await, inside vm's breakOnSigint. That puts the SIGINT listeners aside
   * meanwhile, and leaves a listener that the code installs without a signal handler, so that the next SIGINT
   * would end the process. In that case all listeners are installed again.
   */
  private synchronousPart(code: () => unknown, { cell, earlierListeners }: Run): unknown {
    try {
      return code();
    } catch (error) {
      const brokenOff = (error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
      if (!brokenOff) throw error;
      // The signal may come at the end of this part, when a loop that awaits has begun.
      cell.interrupted = true;
      throw this.brokenOff()?.error ?? new KeyboardInterrupt();
    } finally {
      this.flags.endSynchronousPart();
      const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
      if (listeners.some((listener) => !earlierListeners.has(listener))) {
        process.removeAllListeners("SIGINT");
        for (const listener of listeners) process.on("SIGINT", listener);
      }
    }
  }
}
