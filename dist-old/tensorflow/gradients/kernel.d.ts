import * as tf from "@tensorflow/tfjs";
/** Runs a kernel of tfjs by its name, so that a gradient can flow through it. */
export declare function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes?: object): tf.Tensor;
