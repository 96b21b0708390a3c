import util from "node:util";

/**
 * tfjs-node 4.22 calls functions of `util` that Node 22 warns of and Node 23 took away. Imported before tfjs-node, this puts
 * others of the same name and meaning in their place.
 */
const replacements = {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: (value: unknown) => Array.isArray(value),
};

for (const [name, value] of Object.entries(replacements)) {
  Object.defineProperty(util, name, { value, configurable: true, writable: true });
}
