import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./kernel";

/**
 * The derivative of relu: 1 where x > 0, NaN where x is NaN, and alpha elsewhere. Unlike tfjs-node's kernel,
 * this one lets TensorFlow make the ones: a recording, which computes nothing, then needs no memory for them.
 */
export const stepKernel: tf.KernelConfig = {
  kernelName: tf.Step,
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs }) => {
    const x = inputs.x as tf.Tensor;
    const { alpha } = attrs as unknown as { alpha: number };
    const filled = (value: number) => tf.fill(x.shape, value, x.dtype);
    return tf.tidy(() =>
      tf.where(x.isNaN(), x, tf.where(x.greater(tf.scalar(0, x.dtype)), filled(1), filled(alpha))),
    );
  },
};

export const activationGradients: tf.GradConfig[] = [
  {
    // EluGrad(dy, y) = dy where y > 0, and dy · (y + 1) elsewhere.
    kernelName: tf.EluGrad,
    inputsToSave: ["dy", "y"],
    gradFunc: (upstream, [dy, y]) => ({
      dy: () => runKernel(tf.EluGrad, { dy: upstream as tf.Tensor, y }),
      y: () => tf.where(y.greater(0), tf.zerosLike(y), dy.mul(upstream as tf.Tensor)),
    }),
  },
];
