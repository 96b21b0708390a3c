/** The cell that a piece of running code belongs to, however late the code runs. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { CellSource } from "../language/source/cellSource.js";
import type { Message } from "../protocol/messages.js";

export interface Cell {
  /** What stack traces call it: see cellName.ts. */
  name: string;
  source: CellSource;
  /** The number in [ ] beside the cell. */
  count: number;
  /** The request to run it; everything that the cell prints and shows is published as part of this. */
  request: Message;
  silent: boolean;
  /** True when the front end can ask its user for input. */
  canAsk: boolean;
  /** Set by an interrupt: the cell's code throws at the next iteration of a loop, or after the next await. */
  interrupted: boolean;
}

const cells = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/**
 * Runs `work` so that `currentCell` finds `cell` in everything that it starts, timers and promises included.
 */
export function runAsCell<T>(cell: Cell, work: () => T): T {
  latest = cell;
  return cells.run(cell, work);
}

/** Returns the cell whose code is running; for code that no cell started, the cell that started last. */
export const currentCell = (): Cell | undefined => cells.getStore() ?? latest;

/** Returns the cell that started last. */
export const latestCell = (): Cell | undefined => latest;
