import "./nodeUtil";
import "@tensorflow/tfjs-node-gpu/dist/register_all_kernels";

/** tfjs, as everybody here uses it, with what tfjs-node adds to it for Node. */
export * from "@tensorflow/tfjs";
export { node } from "@tensorflow/tfjs-node-gpu/dist/node";
