import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./kernel";

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
