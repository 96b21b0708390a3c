import { tf } from "../../../src/tensorflow/backend";
import { and, isFloat, isImage, hasRank, each, pick, SAME_OR_VALID, apart } from "./randomOp";

/** The matrix products in random programs. */
export const products = {
  ...each(and(isFloat, hasRank(2)), {
    dense: (x, { a, weight }) => x.matMul(weight(x.shape[1]!, 1 + (a % 4))),
    denseTransposed: (x, { a, weight }) => tf.matMul(x, weight(1 + (a % 4), x.shape[1]!), false, true),
    matMulOfTransposed: (x, { a, weight }) => tf.matMul(x, weight(x.shape[0], 1 + (a % 3)), true),
    bothTransposed: (x, { a, weight }) => tf.matMul(x, weight(1 + (a % 3), x.shape[0]), true, true),
    transposedBiased: (x, { a, b, weight }) => {
      const isTransposed = b % 2 === 0;
      const other = isTransposed ? weight(3, x.shape[0]) : weight(x.shape[0], 3);
      const product = tf.matMul(x, other, true, isTransposed);
      const bias = x.shape[1] === 0 ? weight(3) : pick([weight(3), weight(1, 3)], a);
      return a % 3 === 0 ? product.add(bias).relu() : bias.add(product);
    },
    gram: (x) => tf.matMul(x, x, true).mul(0.1),
    biasedDense: (x, { a, b, weight }) =>
      tf
        .matMul(x, weight(x.shape[1]!, 2), false, false)
        .add(x.shape[0] === 0 ? weight(2) : pick([weight(2), weight(1, 2), weight(1, 1)], a))
        .mul(1 + b),
    fusedDense: (x, { a, weight }) =>
      tf.fused.matMul({
        a: x,
        b: weight(x.shape[1]!, 3),
        bias: pick([weight(3), weight(1, 3)], x.shape[0] === 0 ? 0 : a),
        activation: pick(["relu", "elu", "sigmoid", "linear"] as const, a),
      }),
  }),
  ...each(and(isFloat, hasRank(3)), {
    batched: (x, { weight }) => tf.matMul(x, weight(x.shape[0], x.shape[2]!, 2)),
    batchedSelf: (x) => tf.matMul(x, x, false, true).mul(0.1),
    einsumLast: (x, { weight }) => tf.einsum("bij,jk->bik", x, weight(x.shape[2]!, 2)),
    einsumAttention: (x) => tf.einsum("bqd,bkd->bqk", x, x).mul(0.2),
    einsumSum: (x) => tf.einsum("ijk->kj", x),
  }),
  ...each(and(isFloat, hasRank(1)), {
    outer: (x, { weight }) => tf.outerProduct(x as tf.Tensor1D, weight(3) as tf.Tensor1D),
    dot: (x) => x.dot(x).mul(0.1),
  }),
};

/** The ops on images in random programs. */
export const images = each(isImage, {
  conv: (x, { a, b, weight }) => {
    const side = 1 + (a % 3);
    return tf.conv2d(
      x as tf.Tensor4D,
      weight(side, side, x.shape[3]!, 1 + (b % 3)) as tf.Tensor4D,
      1 + (b % 2),
      pick([...SAME_OR_VALID], a + b),
    );
  },
  convBiasRelu: (x, { a, weight }) =>
    tf
      .conv2d(x as tf.Tensor4D, weight(3, 3, x.shape[3]!, 2) as tf.Tensor4D, 1, "same")
      .add(pick([weight(2), weight(1, 1, 1, 2)], a))
      .relu(),
  fusedConv: (x, { a, weight }) =>
    tf.fused.conv2d({
      x: x as tf.Tensor4D,
      filter: weight(2, 2, x.shape[3]!, 2) as tf.Tensor4D,
      strides: 1,
      pad: "same",
      bias: weight(2),
      activation: pick(["relu", "relu6", "linear"] as const, a),
    }),
  dilated: (x, { weight }) =>
    tf.conv2d(x as tf.Tensor4D, weight(2, 2, x.shape[3]!, 2) as tf.Tensor4D, 1, "same", "NHWC", 2),
  convTranspose: (x, { b, weight }) => {
    const [n, h, w, c] = x.shape as [number, number, number, number];
    const [stride, side] = [1 + (b % 2), 1 + (b % 3)];
    return tf.conv2dTranspose(
      x as tf.Tensor4D,
      weight(side, side, 2, c) as tf.Tensor4D,
      [n, h * stride, w * stride, 2],
      stride,
      "same",
    );
  },
  depthwise: (x, { a, b, weight }) =>
    tf.depthwiseConv2d(
      x as tf.Tensor4D,
      weight(2, 2, x.shape[3]!, 1 + (a % 2)) as tf.Tensor4D,
      1 + (b % 2),
      "same",
    ),
  separable: (x, { weight }) =>
    tf.separableConv2d(
      x as tf.Tensor4D,
      weight(2, 2, x.shape[3]!, 1) as tf.Tensor4D,
      weight(1, 1, x.shape[3]!, 2) as tf.Tensor4D,
      1,
      "same",
    ),
  maxPool: (x, { a, b }) =>
    tf.maxPool(apart(x).sin() as tf.Tensor4D, 2 + (a % 2), 1 + (b % 2), pick([...SAME_OR_VALID], b)),
  avgPool: (x, { a, b }) =>
    tf.avgPool(x as tf.Tensor4D, 2 + (a % 2), 1 + (b % 2), pick([...SAME_OR_VALID], b)),
  upsample: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [x.shape[1]! * 2, x.shape[2]! * 2]),
  bilinear: (x, { a }) =>
    tf.image.resizeBilinear(x as tf.Tensor4D, [x.shape[1]! + 1, x.shape[2]! * 2], a % 2 === 0),
  batchNorm: (x, { weight }) => {
    const c = x.shape[3]!;
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(
      x as tf.Tensor4D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      weight(c) as tf.Tensor1D,
      weight(c) as tf.Tensor1D,
      0.1,
    );
  },
  flip: (x) => x.reverse([1, 2]),
  globalPool: (x) => x.mean([1, 2]),
  flatten: (x) => x.reshape([x.shape[0], -1]),
});
