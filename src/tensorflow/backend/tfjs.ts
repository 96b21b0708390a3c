import "./kernels";

/** tfjs as the rest of genbook uses it, with the kernels and the `node` namespace of tfjs-node. */
export * from "@tensorflow/tfjs";
export { node } from "@tensorflow/tfjs-node-gpu/dist/node";
