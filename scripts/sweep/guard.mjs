// Runs a command, and ends it with all its processes when the worker that started this one is gone, even if
// that was killed:
//
//     node guard.mjs COMMAND [ARGUMENT …]
//
// It notices by its stdin, whose other end only the worker holds.
import { spawn } from "node:child_process";
import { endFamily } from "../setup/processes.mjs";

const [command, ...args] = process.argv.slice(2);
// Signals reach the command too, since it is in the same group. It decides when it ends.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
process.stdin.resume().on("end", () => void endFamily(process.pid, 0));
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
  console.error(`Error: ${command} cannot be started: ${error.message}`);
  process.exit(1);
});
child.on("close", (code) => process.exit(code ?? 1));
