/**
 * What code that imports tfjs-node gets in a process that runs genbook. The real package would register its
 * kernels and its backend a second time, and look for a native addon.
 */
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import * as nodeIo from "@tensorflow/tfjs-node-gpu/dist/io";
import { version } from "@tensorflow/tfjs-node-gpu/dist/version";
import * as tf from "./tfjs";

const PACKAGES = ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"];

/** Where the packages are looked up from: genbook's own folder, and the one that the process runs in. */
const FOLDERS = [join(__dirname, "..", "..", ".."), process.cwd()];

/**
 * Makes `require` and `import` of tfjs-node and tfjs-node-gpu, where they are installed, give genbook's tfjs
 * with what they add to it. One that is already loaded stays as it is.
 */
export function standInForTfjsNode(): void {
  const exports = {
    ...tf,
    io: { ...tf.io, ...nodeIo },
    version: { ...tf.version, "tfjs-node": version },
  };
  for (const folder of FOLDERS) {
    const { resolve, cache } = createRequire(join(folder, "package.json"));
    for (const name of PACKAGES) {
      const path = resolved(name, resolve);
      if (path === undefined || cache[path]) continue;
      const module = new Module(path);
      cache[path] = Object.assign(module, { filename: path, loaded: true, exports });
    }
  }
}

function resolved(name: string, resolve: NodeJS.RequireResolve): string | undefined {
  try {
    return resolve(name);
  } catch {
    return undefined; // it is not installed
  }
}
