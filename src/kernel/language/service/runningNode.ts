/** What the Node that runs the cells has: the language and the libraries that the checker lets them use. */
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";

const load = createRequire(__filename);

/** Returns Atomics, which Node lacks while it makes the snapshot that kernels start from. */
const atomics = () => (globalThis as { Atomics?: object }).Atomics ?? {};

/** For each TypeScript library that Node 20 lacks in part, tells whether this Node has what it declares. */
const LIBRARIES: Record<string, () => boolean> = {
  "es2024.arraybuffer": () => "transfer" in ArrayBuffer.prototype,
  "es2024.collection": () => "groupBy" in Map,
  "es2024.object": () => "groupBy" in Object,
  "es2024.promise": () => "withResolvers" in Promise,
  "es2024.regexp": () => "unicodeSets" in RegExp.prototype,
  "es2024.sharedmemory": () => "waitAsync" in atomics(),
  "es2024.string": () => "isWellFormed" in String.prototype,
  "es2025.collection": () => "union" in Set.prototype,
  "es2025.float16": () => "Float16Array" in globalThis,
  "es2025.iterator": () => "Iterator" in globalThis,
  "es2025.promise": () => "try" in Promise,
  "es2025.regexp": () => "escape" in RegExp,
  "esnext.array": () => "fromAsync" in Array,
  "esnext.collection": () => "getOrInsert" in Map.prototype,
  "esnext.error": () => "isError" in Error,
  "esnext.sharedmemory": () => "pause" in atomics(),
  "esnext.temporal": () => "Temporal" in globalThis,
  "esnext.typedarrays": () => "fromBase64" in Uint8Array,
};

/** Lists TypeScript's libraries that declare what this Node has. */
export function libraries(): string[] {
  const found = Object.keys(LIBRARIES).filter((name) => LIBRARIES[name]());
  return ["es2023", "esnext.disposable", ...found].map((name) => `lib.${name}.d.ts`);
}

/** The packages that declare versions of Node, latest first. */
const PACKAGES: [since: number, name: string][] = [
  [26, "node-types-26"],
  [24, "node-types-24"],
  [22, "node-types-22"],
  [0, "@types/node"],
];
/** Declarations in the folder globals that these packages leave out, and the version that first has them. */
const MISSING: [until: number, name: string][] = [
  [24, "crypto"],
  [26, "performance"],
  [Infinity, "webAssembly"],
];

const major = () => Number(process.versions.node.split(".")[0]);

/** Returns the path of the declarations of this Node. */
export function nodeTypes(): string {
  const [, name] = PACKAGES.find(([since]) => major() >= since) ?? PACKAGES[0];
  return join(dirname(load.resolve(`${name}/package.json`)), "index.d.ts");
}

/** Matches the path of TypeScript's declarations of JavaScript itself. */
const LIBRARY = /[\\/]lib\.es[^\\/]*\.d\.ts$/;

/** Tells whether a file declares what JavaScript and Node have, rather than browsers or a package. */
export const isOfNode = (path: string): boolean =>
  LIBRARY.test(path) || path.startsWith(dirname(nodeTypes()) + sep);

/** Returns the paths of declarations of globals: the kernel's own, and those that Node's types leave out. */
export function globals(): string[] {
  const names = MISSING.filter(([until]) => major() < until).map(([, name]) => name);
  return ["index", ...names].map((name) => join(__dirname, "globals", `${name}.d.ts`));
}
