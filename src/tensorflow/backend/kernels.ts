import { createRequire } from "node:module";
import { getKernelsForBackend } from "@tensorflow/tfjs";

/**
 * Registers tfjs-node's kernels, unless tfjs-node has done so itself. (Imported without its addon, it fails
 * only afterwards. tfjs prints a line for each kernel that is registered a second time.)
 */
if (getKernelsForBackend("tensorflow").length === 0) {
  createRequire(__filename)("@tensorflow/tfjs-node-gpu/dist/register_all_kernels");
}
