import util from "node:util";

/**
 * Functions that tfjs-node 4.22 takes from node:util. Node 22 warns about them, and Node 23 no longer has
 * them.
 */
const MISSING = {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: (value: unknown) => Array.isArray(value),
};

/** Gives node:util the functions that tfjs-node needs. Call it before tfjs-node is imported. */
export function restoreNodeUtil(): void {
  for (const [name, value] of Object.entries(MISSING)) {
    Object.defineProperty(util, name, { value, configurable: true, writable: true });
  }
}
