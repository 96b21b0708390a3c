/** The cell that a piece of running code belongs to, however late it runs. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Message } from "../protocol/wire.js";

export interface Cell {
  /** "cell [3]": what stack traces call it; unique in the life of the kernel. */
  name: string;
  code: string;
  /** The number in [ ] beside the cell. */
  count: number;
  /** The request that it came by; what it prints and shows belongs to that. */
  request: Message;
  silent: boolean;
  /** Set by an interrupt: its code throws at the next loop turn or after the next await. */
  interrupted: boolean;
}

const cells = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** Runs `work` so that everything it starts, timers and promises included, finds `cell` by `currentCell`. */
export function runAsCell<T>(cell: Cell, work: () => T): T {
  latest = cell;
  return cells.run(cell, work);
}

/** The cell whose code is running; for code that no cell started, the last cell that ran. */
export const currentCell = (): Cell | undefined => cells.getStore() ?? latest;

/** The cell that runs, or the last one that did. */
export const latestCell = (): Cell | undefined => latest;
