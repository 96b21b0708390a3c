// Checks that this Node works from the snapshot that it was started with: loads all of Node's modules, and
// compiles a cell. (Node 24, for instance, ended the process when `crypto` had been loaded in a snapshot.)
const { builtinModules } = require("node:module");
const { Language } = require("../../dist/kernel/language/language.js");
const { readCell } = require("../../dist/kernel/language/source/cellSource.js");

for (const name of builtinModules) require(name);
new Language(process.cwd()).compile(readCell("const answer: number = 42;"), "cell [1]");
process.exit(0);
