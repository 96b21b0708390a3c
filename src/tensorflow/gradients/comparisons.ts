import * as tf from "@tensorflow/tfjs";

const zeros = ([a, b]: tf.Tensor[]) => ({ a: () => tf.zeros(a.shape), b: () => tf.zeros(b.shape) });

/**
 * Comparisons are constant almost everywhere: their gradients are 0. The gradients of relu, leakyRelu, prelu, selu,
 * maximum, max, clipByValue, pow and where are made of comparisons, so that their second derivatives end here.
 */
export const comparisonGradients: tf.GradConfig[] = [
  ...[
    tf.Greater,
    tf.GreaterEqual,
    tf.Less,
    tf.LessEqual,
    tf.Equal,
    tf.NotEqual,
    tf.LogicalAnd,
    tf.LogicalOr,
  ].map((kernelName) => ({
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (_: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => zeros(saved),
  })),
  {
    kernelName: tf.LogicalNot,
    inputsToSave: ["x"],
    gradFunc: (_, [x]) => ({ x: () => tf.zeros(x.shape) }),
  },
];
