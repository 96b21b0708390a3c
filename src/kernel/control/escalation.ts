/**
 * How an interrupt gets through to a main thread that is busy: the control thread uses increasingly strong
 * means.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { MainThread } from "../debugger/mainThread.js";
import { breakOff, runsJavaScript } from "./breakOff.js";
import { signalChildren } from "./children.js";
import type { StopFlags } from "./stopFlags.js";

/** How long the main thread may ignore an interrupt before its cell's loops are stopped, in ms. */
const LOOP_GRACE = 100;
/** How long its JavaScript may ignore that before it is terminated, in ms. */
const BREAK_GRACE = 300;
/** How long native code may run before the user is told, in ms. */
const NATIVE_GRACE = 1000;

const NATIVE =
  "The cell cannot be stopped yet: it is running native code (a C function of Node or of a package), which " +
  "cannot be interrupted. It stops when that code ends. To stop it at once, restart the kernel " +
  "(Kernel → Restart Kernel…). Everything that the cells have defined is then lost.";

export class Escalation {
  /** The number of interrupts that the main thread had handled when the last one arrived. */
  private handled = -1;
  /** That number when the user was last told. */
  private told = -1;
  /** The number of interrupts that the main thread has not handled. */
  private presses = 0;
  /** One interrupt breaks off at a time. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly flags: StopFlags,
    /** Returns the main thread, and connects to it when it is first needed. */
    private readonly main: () => MainThread,
    /** Tells the user. It is called once for all interrupts that the main thread has not yet handled. */
    private readonly tell: (text: string) => void,
  ) {}

  /** Must be called before the main thread is told of the interrupt. */
  async start(): Promise<void> {
    const { flags } = this;
    const handled = flags.interruptsHandled();
    const isHandled = () => flags.interruptsHandled() !== handled;
    /** A cell that was told to end may begin something, in a timer for instance, that never does. */
    const isOver = () => isHandled() && !flags.isEnding();
    this.presses = handled === this.handled ? this.presses + 1 : 1;
    this.handled = handled;
    const { presses } = this;
    await sleep(LOOP_GRACE);
    if (!isHandled()) await this.stopBusy(presses);
    await sleep(BREAK_GRACE);
    if (isOver()) return;
    this.last = this.last.then(() => breakOff(this.main(), flags, presses, isOver));
    await this.last;
  }

  /** Stops loops of cells, and children that the cell may be waiting for: execSync. */
  private async stopBusy(presses: number): Promise<void> {
    this.flags.stopLoops(true);
    signalChildren(presses === 1 ? "SIGINT" : presses === 2 ? "SIGTERM" : "SIGKILL");
    const late = setTimeout(() => this.tellOnce(), NATIVE_GRACE);
    await runsJavaScript(this.main());
    clearTimeout(late);
  }

  private tellOnce(): void {
    if (this.told === this.handled) return;
    this.told = this.handled;
    this.tell(NATIVE);
  }
}
