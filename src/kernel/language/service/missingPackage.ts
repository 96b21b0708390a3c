import { isBuiltin } from "node:module";

/** tfjs-node and tfjs-node-gpu. With genbook, the addon that they compile or download is not needed. */
const TFJS_NODE = /^@tensorflow\/tfjs-node(-gpu)?(\/|$)/;
const USE_GENBOOK =
  ' genbook brings TensorFlow: write import { tf } from "genbook". Its tf.node has what tfjs-node adds to tfjs.';

/**
 * Says how to add the package that a message from TypeScript or Node reports as missing, or what to use in
 * its place; returns "" for any other message.
 */
export function adviceToAdd(message: string): string {
  if (message.includes("native addon module (tfjs_binding.node)")) return USE_GENBOOK;
  const id = /^Cannot find (?:module|package)\b[^']*'([^']+)'/.exec(message)?.[1] ?? "";
  if (isBuiltin(id) || id.startsWith("node:")) return "";
  if (TFJS_NODE.test(id)) return USE_GENBOOK;
  const name = /^(@[\w.~-]+\/)?[\w~-][\w.~-]*(?=\/|$)/.exec(id)?.[0];
  return name === undefined ? "" : adviceToInstall(name);
}

/** Says how to add a package. `version` may be "@1.2". */
export const adviceToInstall = (name: string, version = ""): string =>
  name === "genbook"
    ? " genbook is not on npm. Run npm pack in a clone of genbook, and here run %npm install with the path of " +
      "the .tgz file that it makes (docs/your-own-project.md explains it)."
    : ` To add the package, run %npm add ${name}${version}.`;
