import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readIfThere, root } from "./paths.mjs";
import { isAlive } from "./processes.mjs";

const lockFile = join(root, ".genbook-setup.lock");

/**
 * Runs `body` while no other command sets up this clone: two runs of `npm ci` would spoil each other's
 * node_modules.
 */
export async function withLock(body, { signal, file = lockFile } = {}) {
  for (let waiting = false; !take(file); waiting = true) {
    if (!waiting) console.error(`Waiting for another set-up of this folder (process ${readIfThere(file)}) …`);
    await sleep(500, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const owner = Number(readIfThere(file));
    if (owner && !isAlive(owner)) rmSync(file, { force: true }); // a killed run left it
    return false;
  }
}
