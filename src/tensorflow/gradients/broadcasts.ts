import * as tf from "@tensorflow/tfjs";

/** The gradients of tfjs forget to sum over the axes along which one of the two inputs was repeated. */
export const broadcastGradients: tf.GradConfig[] = [
  binary(tf.Maximum, (a, b) => [a.greaterEqual(b).toFloat(), a.less(b).toFloat()]),
  binary(tf.Minimum, (a, b) => [a.lessEqual(b).toFloat(), a.greater(b).toFloat()]),
  binary(tf.SquaredDifference, (a, b) => [a.sub(b).mul(2), b.sub(a).mul(2)]),
];

/** @param slopes derivatives for a and b, in the shape of the result */
function binary(
  kernelName: string,
  slopes: (a: tf.Tensor, b: tf.Tensor) => [a: tf.Tensor, b: tf.Tensor],
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => {
      const gradient = (k: 0 | 1, input: tf.Tensor) => () =>
        sumTo(input.shape, (dy as tf.Tensor).mul(slopes(a, b)[k]));
      return { a: gradient(0, a), b: gradient(1, b) };
    },
  };
}

/** Sums over the axes along which a tensor of this shape was repeated. */
export function sumTo(shape: number[], value: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, value.shape);
  return axes.length === 0 ? value : value.sum(axes).reshape(shape);
}
