import * as tf from "@tensorflow/tfjs";
import { product } from "../../math/product";

/**
 * The gradients of tf.sum and tf.mean repeat dy. tfjs' own gradients multiply dy by a tensor of ones, which
 * JavaScript puts into memory, and which a compiled function would keep as a constant.
 */
export const reductionGradients: tf.GradConfig[] = [
  reduction(tf.Sum, (dy) => dy),
  reduction(tf.Mean, (dy, count) => dy.div(count)),
];

/** @param share the gradient for each of the `count` elements that an element of the result is made of */
function reduction(kernelName: string, share: (dy: tf.Tensor, count: number) => tf.Tensor): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { axis } = attrs as unknown as { axis: number | number[] };
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
      const times = x.shape.map((size, i) => (axes.includes(i) ? size : 1));
      return {
        x: () => {
          const each = share(dy as tf.Tensor, product(times)).reshape(kept);
          return x.rank === 0 ? each : each.tile(times);
        },
      };
    },
  };
}
