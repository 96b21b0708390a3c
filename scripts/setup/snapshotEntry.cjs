// This is the entry point of the V8 snapshot that kernels start from. In it, the compiler is loaded, and the
// declarations of TypeScript, Node and this library are parsed, which saves more than a second at each start.
//
//     node --snapshot-blob <blob> --build-snapshot scripts/setup/snapshotEntry.cjs <code>   makes it
//     node --snapshot-blob <blob> dist/kernel/main.js …                                     runs main.js
//
// <code> is a file with the code of TypeScript. The snapshot has to be made in a folder from which the
// library can be imported.
//
// A snapshot belongs to one version of Node. It contains nothing of the kernel itself, so that a new build
// needs no new snapshot. Files that have changed since are not taken from it (see
// src/kernel/language/service/parsedFiles.ts).
const { readFileSync } = require("node:fs");
const { Module, createRequire, isBuiltin } = require("node:module");
const { dirname, join, resolve } = require("node:path");
const { startupSnapshot } = require("node:v8");
const { compileFunction } = require("node:vm");

const dist = join(__dirname, "..", "..", "dist", "kernel");
const compilerPath = createRequire(__filename).resolve("typescript");

/**
 * The modules of Node's own `require` do not survive in a snapshot. These do, because they are plain
 * functions.
 */
const loaded = {};
function load(file) {
  if (loaded[file]) return loaded[file].exports;
  const module = (loaded[file] = { exports: {} });
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const code = file === compilerPath ? process.argv[2] : file;
  const body = compileFunction(readFileSync(code, "utf8"), names, { filename: file });
  body(module.exports, requireFrom(file), module, file, dirname(file));
  return module.exports;
}

function requireFrom(file) {
  const { resolve } = createRequire(file);
  const requireOne = (name) => {
    const path = resolve(name);
    if (path === "node:module") return { createRequire: requireFrom, isBuiltin };
    // Node 24 refuses it in snapshots; TypeScript falls back on a hash function of its own.
    if (path === "crypto") throw new Error("not in a snapshot");
    return path.startsWith("/") ? load(path) : require(path); // Node's own modules have no path
  };
  return Object.assign(requireOne, { resolve, cache: loaded });
}

const compiler = load(compilerPath);
compiler.sys.getCurrentDirectory = () => process.cwd(); // TypeScript's own remembers the first folder
const { Language } = load(join(dist, "language", "language.js"));
const { readCell } = load(join(dist, "language", "source", "cellSource.js"));
const { makeLean, sharingStrings } = load(join(__dirname, "leanFiles.cjs"));
const cell = readCell('import { tf } from "genbook";\ntf.zeros([1]);');
// Throws if it does not find the library.
sharingStrings(() => new Language(process.cwd()).compile(cell, "cell [1]"));
const parsedFiles = globalThis[Symbol.for("genbook.parsedFiles")];
makeLean(
  compiler,
  Array.from(parsedFiles.values(), ({ file }) => file),
);

const { Console } = console;

startupSnapshot.setDeserializeMainFunction(() => {
  Error.stackTraceLimit ??= 10; // not kept in a snapshot
  console.Console = Console; // not kept either
  // A forked process is not a kernel.
  process.execArgv = process.execArgv.filter((each) => !each.includes("snapshot"));
  const main = resolve(process.argv[1]);
  const requireOne = createRequire(main);
  requireOne.cache[compilerPath] = Object.assign(new Module(compilerPath), {
    exports: compiler,
    loaded: true,
  });
  requireOne(main);
});
