// What a kernel starts from: a V8 snapshot with the compiler loaded, and the declarations of TypeScript, Node and this library
// parsed, which is more than a second of each start.
//
//     node --snapshot-blob <blob> --build-snapshot scripts/setup/snapshotEntry.cjs   makes it, in a folder that sees the library
//     node --snapshot-blob <blob> dist/kernel/main.js …                              runs main.js on it
//
// It belongs to one version of Node. It holds nothing of the kernel itself, so that a new build needs no new one, and of a file
// that has changed since nothing is used (src/kernel/language/service/parsedFiles.ts).
const { readFileSync } = require("node:fs");
const { Module, createRequire } = require("node:module");
const { dirname, join, resolve } = require("node:path");
const { startupSnapshot } = require("node:v8");
const { compileFunction } = require("node:vm");

const dist = join(__dirname, "..", "..", "dist", "kernel");
const compilerPath = createRequire(__filename).resolve("typescript");

/** Modules of Node's own `require` do not survive in a snapshot. These do: they are functions and nothing else. */
const loaded = {};
function load(file) {
  if (loaded[file]) return loaded[file].exports;
  const module = (loaded[file] = { exports: {} });
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const body = compileFunction(readFileSync(file, "utf8"), names, { filename: file });
  body(module.exports, requireFrom(file), module, file, dirname(file));
  return module.exports;
}

function requireFrom(file) {
  const { resolve } = createRequire(file);
  const requireOne = (name) => {
    const path = resolve(name);
    if (path === "node:module") return { createRequire: requireFrom };
    if (path === "crypto") throw new Error("not in a snapshot"); // Node 24's cannot be; TypeScript has a hash of its own
    return path.startsWith("/") ? load(path) : require(path); // Node's own have no path
  };
  return Object.assign(requireOne, { resolve, cache: loaded });
}

const compiler = load(compilerPath);
compiler.sys.getCurrentDirectory = () => process.cwd(); // its own remembers the first
const { Language } = load(join(dist, "language", "language.js"));
const { readCell } = load(join(dist, "language", "source", "cellSource.js"));
const cell = readCell('import { tf } from "genbook";\ntf.zeros([1]);');
new Language(process.cwd()).compile(cell, "cell [1]"); // throws where it does not see the library

startupSnapshot.setDeserializeMainFunction(() => {
  Error.stackTraceLimit ??= 10; // not kept in a snapshot
  process.execArgv = process.execArgv.filter((each) => !each.startsWith("--snapshot-blob")); // what is forked is no kernel
  const main = resolve(process.argv[1]);
  const requireOne = createRequire(main);
  requireOne.cache[compilerPath] = Object.assign(new Module(compilerPath), {
    exports: compiler,
    loaded: true,
  });
  requireOne(main);
});
