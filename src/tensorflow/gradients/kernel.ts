import * as tf from "@tensorflow/tfjs";

type Attributes = Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2];

/** Runs a kernel of tfjs by its name, so that a gradient can flow through it. */
export function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes?: object): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(name, inputs, attributes as Attributes);
}
