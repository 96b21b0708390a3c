/** The cell that a piece of running code belongs to, however late the code runs. */
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { inspect, types } from "node:util";
import type { CellSource } from "../language/source/cellSource.js";
import type { Message } from "../protocol/messages.js";

export interface Cell {
  /** The id of the notebook's cell, if the front end has sent one. */
  id: string | undefined;
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
  /** The error whose stack shows where V8 has broken off the cell's code, if it has. */
  brokenOff?: Error;
}

const cells = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/**
 * Keeps the kernel out of timers, servers, ports and so on when they are printed. Before version 24, Node
 * stores what AsyncLocalStorage holds in a property of each of them. (Of promises too: see
 * output/promises.ts. They are far more, so for them the property is hidden only when they are printed.)
 */
export function hideCells(): void {
  const { kResourceStore: key, _propagate: propagate } = cells as unknown as {
    kResourceStore?: symbol;
    _propagate?: (resource: object, from: object, type: string) => void;
  };
  if (key === undefined || propagate === undefined) return hideFrames();
  Reflect.set(cells, "_propagate", (resource: object, from: object, type: string) => {
    propagate.call(cells, resource, from, type);
    if (type !== "PROMISE") Reflect.defineProperty(resource, key, { enumerable: false });
  });
}

/**
 * Makes Node print frames by their name alone. From Node 24 on, timers and other resources hold a frame: a
 * map of what each AsyncLocalStorage holds.
 */
function hideFrames(): void {
  const resource = cells.run({} as Cell, () => new AsyncResource("cell"));
  const values = Object.getOwnPropertySymbols(resource).map((key): unknown => Reflect.get(resource, key));
  const frame = values.find(types.isMap);
  if (!frame) return;
  Reflect.defineProperty(Object.getPrototypeOf(frame) as object, inspect.custom, {
    value: () => "AsyncContextFrame {}",
    configurable: true,
  });
}

/**
 * Runs `work` so that `currentCell` finds `cell` in everything that it starts, timers and promises included.
 */
export function runAsCell<T>(cell: Cell, work: () => T): T {
  latest = cell;
  return cells.run(cell, work);
}

/**
 * Runs a cell's code, other than the cell itself, on a stack of its own: it can be broken off without any
 * function of the kernel (see brokenOff.ts).
 */
export async function inOwnTurn<T>(code: () => T): Promise<Awaited<T>> {
  await Promise.resolve();
  return await code();
}

/** Returns the cell whose code is running; for code that no cell started, the cell that started last. */
export const currentCell = (): Cell | undefined => cells.getStore() ?? latest;

/** Returns the cell that started last. */
export const latestCell = (): Cell | undefined => latest;
