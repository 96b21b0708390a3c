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
import { setTimeout as sleep } from "node:timers/promises";
import { Kernel } from "./kernel.js";
import type { Connection } from "./protocol/connection.js";

// These open the server to whoever knows them: cells, and what they print and start, need not.
for (const name of ["JUPYTER_TOKEN", "JPY_API_TOKEN", "JUPYTERHUB_API_TOKEN", "JUPYTER_SERVER_PASSWORD"])
  delete process.env[name];

const option = process.argv.indexOf("--config-path");
const configPath = option > 0 ? process.argv[option + 1] : undefined;
if (configPath === undefined) {
  console.error("usage: node main.js --config-path <Jupyter's connection file>");
  process.exit(2);
}

/** How long to wait for the file, and between two attempts to read it, in ms. */
const PATIENCE = 10_000;
const PAUSE = 50;

/**
 * Reads the connection file. A server may start the kernel first, and be in the middle of writing.
 * If it is not there, or not whole, after ten seconds, the process says so and ends.
 */
async function readConnection(path: string): Promise<Connection> {
  for (const end = performance.now() + PATIENCE; ;) {
    try {
      return JSON.parse(readFileSync(path, "utf8")) as Connection;
    } catch (error) {
      if (performance.now() >= end) {
        console.error(`expected Jupyter's connection file ${path}, got: ${(error as Error).message}`);
        process.exit(1);
      }
      await sleep(PAUSE);
    }
  }
}

async function main(path: string): Promise<void> {
  await new Kernel(await readConnection(path), path).start();
}

main(configPath).catch((error: unknown) => {
  console.error("genbook's kernel could not start:", error);
  process.exit(1);
});
