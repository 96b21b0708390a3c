// Runs in a process that starts from the kernels' snapshot: see compilerSnapshot.test.mjs.
const { join } = require("node:path");

const memory = process.memoryUsage.rss();
const { Language } = require(join(__dirname, "..", "..", "dist", "kernel", "language", "language.js"));
const language = new Language(join(__dirname, "..", "..", "notebooks"));
const files = Array.from(globalThis[Symbol.for("genbook.parsedFiles")].values(), ({ file }) => file);
const isRead = (file) => "value" in Object.getOwnPropertyDescriptor(file, "text");
language.prepare();
const readBefore = files.filter(isRead).length;
const described = ["JSON.stringify", "Partial", "process.exit"].map((name) => language.describe(name));
const readAfter = files.filter(isRead).length;
console.log(JSON.stringify({ memory, files: files.length, readBefore, described, readAfter }));
