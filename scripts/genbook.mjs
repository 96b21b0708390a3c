#!/usr/bin/env node
import "./setup/nodeVersion.mjs";
import { readFileSync } from "node:fs";
import { COMMANDS, fileOf } from "./genbook/commands.mjs";
import { nearest } from "./genbook/nearest.mjs";

const HELP = `npx genbook COMMAND [OPTIONS]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(13)} ${summary}`)
  .join("\n")}

  npx genbook COMMAND --help explains a command; npx genbook --version prints the version.
Exit code: 0, or 1 after an error or a notebook that failed, or 130 after Ctrl-C (0 for start, which Ctrl-C ends).`;

const [name = "--help", ...args] = process.argv.slice(2);

if (["--help", "-h", "help"].includes(name)) {
  console.log(HELP);
} else if (["--version", "-v"].includes(name)) {
  console.log(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version);
} else if (Object.hasOwn(COMMANDS, name)) {
  process.argv.splice(1, Infinity, fileOf(name), ...args); // as if it had been started on its own
  await import(fileOf(name));
} else {
  const guess = nearest(name, Object.keys(COMMANDS));
  console.error(`genbook has no command "${name}".${guess ? ` Did you mean "${guess}"?` : ""}\n\n${HELP}`);
  process.exitCode = 1;
}
