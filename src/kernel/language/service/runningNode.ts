/** What the Node that runs the cells has: the language and the libraries that the checker lets them use. */
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { compiler } from "./compiler.js";

const load = createRequire(__filename);

/** Returns Atomics, which Node lacks while it makes the snapshot that kernels start from. */
const atomics = () => (globalThis as { Atomics?: object }).Atomics ?? {};

/**
 * TypeScript's libraries that Node 20 lacks in part. For each, `since` is the first long-term version of Node
 * that has all of it, and `has` tells whether this Node does.
 */
const LIBRARIES: Record<string, Feature> = {
  "es2024.arraybuffer": { since: 22, has: () => "transfer" in ArrayBuffer.prototype },
  "es2024.collection": { since: 22, has: () => "groupBy" in Map },
  "es2024.object": { since: 22, has: () => "groupBy" in Object },
  "es2024.promise": { since: 22, has: () => "withResolvers" in Promise },
  "es2024.regexp": { since: 20, has: () => "unicodeSets" in RegExp.prototype },
  "es2024.sharedmemory": { since: 20, has: () => "waitAsync" in atomics() },
  "es2024.string": { since: 20, has: () => "isWellFormed" in String.prototype },
  "es2025.collection": { since: 22, has: () => "union" in Set.prototype },
  "es2025.float16": { since: 24, has: () => "Float16Array" in globalThis },
  "es2025.iterator": { since: 22, has: () => "Iterator" in globalThis },
  "es2025.promise": { since: 24, has: () => "try" in Promise },
  "es2025.regexp": { since: 24, has: () => "escape" in RegExp },
  "esnext.array": { since: 22, has: () => "fromAsync" in Array },
  "esnext.collection": { since: 26, has: () => "getOrInsert" in Map.prototype },
  "esnext.error": { since: 24, has: () => "isError" in Error },
  "esnext.sharedmemory": { since: 24, has: () => "pause" in atomics() },
  "esnext.temporal": { since: 26, has: () => "Temporal" in globalThis },
  "esnext.typedarrays": { since: 26, has: () => "fromBase64" in Uint8Array },
};
/** The same for declarations in the folder globals; no version is known to have the function yet. */
const FURTHER: Record<string, Feature> = {
  sumPrecise: { since: Infinity, has: () => "sumPrecise" in Math },
};

interface Feature {
  since: number;
  has: () => boolean;
}

const fileOf = (library: string) => `lib.${library}.d.ts`;
const globalsFile = (name: string) => join(__dirname, "globals", `${name}.d.ts`);

/** Lists TypeScript's libraries that declare what this Node has. */
export function libraries(): string[] {
  const found = Object.keys(LIBRARIES).filter((name) => LIBRARIES[name].has());
  return ["es2023", "esnext.disposable", ...found].map(fileOf);
}

/** Lists declarations of what this Node lacks, and the first long-term version that has it. */
export function laterLibraries(): { path: string; since: number }[] {
  const folder = dirname(compiler.getDefaultLibFilePath({}));
  const paths = (features: Record<string, Feature>, pathOf: (name: string) => string) =>
    Object.entries(features)
      .filter(([, { has }]) => !has())
      .map(([name, { since }]) => ({ path: pathOf(name), since }));
  return [...paths(LIBRARIES, (name) => join(folder, fileOf(name))), ...paths(FURTHER, globalsFile)];
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
  [24, "fs"],
  [26, "performance"],
  [26, "stream"],
  [Infinity, "modules"],
  [Infinity, "webAssembly"],
];

export const major = () => Number(process.versions.node.split(".")[0]);

const folderOf = (name: string) => dirname(load.resolve(`${name}/package.json`));

/** Returns the path of the declarations of this Node. */
export function nodeTypes(): string {
  const [, name] = PACKAGES.find(([since]) => major() >= since) ?? PACKAGES[0];
  return join(folderOf(name), "index.d.ts");
}

/** Lists the folders of the declarations of this Node and of later ones, earliest first. */
export function nodesFromThis(): { folder: string; since: number }[] {
  const later = PACKAGES.filter(([since]) => since > major()).reverse();
  const nodes = later.map(([since, name]) => ({ folder: folderOf(name), since }));
  return [{ folder: dirname(nodeTypes()), since: major() }, ...nodes];
}

/** Matches the path of TypeScript's declarations of JavaScript itself. */
const LIBRARY = /[\\/]lib\.es[^\\/]*\.d\.ts$/;

/** Tells whether a file declares what JavaScript and Node have, rather than browsers or a package. */
export const isOfNode = (path: string): boolean =>
  LIBRARY.test(path) || path.startsWith(dirname(nodeTypes()) + sep);

/** Returns the paths of declarations of globals: the kernel's own, and those that Node's types leave out. */
export function globals(): string[] {
  const names = MISSING.filter(([until]) => major() < until).map(([, name]) => name);
  const further = Object.keys(FURTHER).filter((name) => FURTHER[name].has());
  return ["index", ...names, ...further].map(globalsFile);
}
