import util from "node:util";

/**
 * Node 23 took functions away from `util` that tfjs-node 4.22 calls. Imported before tfjs-node, this puts them back where
 * they are missing.
 */
const removed = {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: (value: unknown) => Array.isArray(value),
};

for (const [name, replacement] of Object.entries(removed)) {
  if (!(name in util)) Object.defineProperty(util, name, { value: replacement, configurable: true });
}
