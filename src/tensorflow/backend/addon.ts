import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";

/**
 * Returns the folder of tfjs-node-gpu in the node_modules of the clone or project. (The one in dist has no
 * addon.)
 */
function packageFolder(): string {
  const { resolve } = createRequire(join(__dirname, "..", "..", "..", "package.json"));
  try {
    return dirname(resolve("@tensorflow/tfjs-node-gpu/package.json"));
  } catch (error) {
    throw new Error(
      "GENBOOK_RUNTIME=addon, but @tensorflow/tfjs-node-gpu is not installed. Install it and build its addon, " +
        "or unset GENBOOK_RUNTIME to use TensorFlow's own library, which needs no addon.",
      { cause: error },
    );
  }
}

/**
 * Loads the native addon of tfjs-node-gpu, which GENBOOK_RUNTIME=addon asks for. It comes with its own
 * TensorFlow: 2.9, unless it was built for another version.
 *
 * @throws Error if the addon is missing or cannot be loaded
 */
export function loadAddon(folder: string = packageFolder()): TFJSBinding {
  const remedy =
    "Build it there, or unset GENBOOK_RUNTIME to use TensorFlow's own library, which needs no addon.";
  const builds = join(folder, "lib");
  const file = (existsSync(builds) ? readdirSync(builds) : [])
    .map((build) => join(builds, build, "tfjs_binding.node"))
    .find((path) => existsSync(path));
  if (!file) {
    throw new Error(
      `GENBOOK_RUNTIME=addon, but ${folder} does not contain lib/napi-v8/tfjs_binding.node. ${remedy}`,
    );
  }
  let binding: Partial<TFJSBinding>;
  try {
    binding = createRequire(__filename)(file) as Partial<TFJSBinding>;
  } catch (error) {
    throw new Error(`GENBOOK_RUNTIME=addon, but ${file} cannot be loaded: ${String(error)}. ${remedy}`, {
      cause: error,
    });
  }
  if (typeof binding.executeOp !== "function") {
    throw new Error(`GENBOOK_RUNTIME=addon, but ${file} is not the addon of tfjs-node-gpu. ${remedy}`);
  }
  return binding as TFJSBinding;
}
