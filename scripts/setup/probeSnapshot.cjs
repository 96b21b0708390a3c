// Whether this Node can work on the snapshot that it was started with: loads all that Node has, and compiles a cell. (Node 24 ended
// the process when `crypto` had been loaded in a snapshot, for instance.)
const { builtinModules } = require("node:module");
const { Language } = require("../../dist/kernel/language/language.js");
const { readCell } = require("../../dist/kernel/language/source/cellSource.js");

for (const name of builtinModules) require(name);
new Language(process.cwd()).compile(readCell("const answer: number = 42;"), "cell [1]");
process.exit(0);
