/**
 * The entry point of the Jupyter kernel: node dist/kernel/main.js --config-path <connection file>
 *
 * Its kernelspec (kernel.json):
 *
 *     { "argv": ["<node>", "<here>/dist/kernel/main.js", "--config-path", "{connection_file}"],
 *       "display_name": "TypeScript (genbook)", "language": "typescript", "interrupt_mode": "message" }
 *
 * The interrupt mode is "message", because Node does not notice a signal while a synchronous loop runs,
 * whereas the control channel has a thread of its own.
 */
import { readFileSync } from "node:fs";
import { Kernel } from "./kernel.js";
import type { Connection } from "./protocol/connection.js";

const option = process.argv.indexOf("--config-path");
const configPath = option > 0 ? process.argv[option + 1] : undefined;
if (configPath === undefined) {
  console.error("usage: node main.js --config-path <Jupyter's connection file>");
  process.exit(2);
}

const connection = JSON.parse(readFileSync(configPath, "utf8")) as Connection;
new Kernel(connection, () => process.exit(0)).start().catch((error: unknown) => {
  console.error("genbook kernel could not start:", error);
  process.exit(1);
});
