import { tf } from "../../../src/tensorflow/backend";

/** What an op computes with, besides its first input. */
export interface Choice {
  /** Two numbers that choose settings. */
  a: number;
  b: number;
  /** The part of a weight, which has a gradient, in this shape. */
  weight: (...shape: number[]) => tf.Tensor;
  /** Another value of the program that fits, or else `x`. */
  other: (fits: (value: tf.Tensor) => boolean) => tf.Tensor;
}

export interface RandomOp {
  fits: (x: tf.Tensor) => boolean;
  apply: (x: tf.Tensor, choice: Choice) => tf.Tensor;
}

type Fits = RandomOp["fits"];

const and =
  (...all: Fits[]): Fits =>
  (x) =>
    all.every((fits) => fits(x));
const isFloat: Fits = (x) => x.dtype === "float32";
const isInt: Fits = (x) => x.dtype === "int32";
const isBool: Fits = (x) => x.dtype === "bool";
const isNotEmpty: Fits = (x) => x.size > 0;
const isImage: Fits = and(isFloat, isNotEmpty, (x) => x.rank === 4 && x.shape[1]! >= 3 && x.shape[2]! >= 3);
const hasRank =
  (least: number, most = least): Fits =>
  (x) =>
    x.rank >= least && x.rank <= most;
const likeIt =
  (x: tf.Tensor): Fits =>
  (y) =>
    y.dtype === x.dtype && y.shape.join() === x.shape.join();

/** The same function for each input that fits. */
function each(fits: Fits, functions: Record<string, RandomOp["apply"]>): Record<string, RandomOp> {
  return Object.fromEntries(Object.entries(functions).map(([name, apply]) => [name, { fits, apply }]));
}

const axisOf = (x: tf.Tensor, { a }: Choice) => a % x.rank;
const pick = <T>(list: T[], index: number): T => list[index % list.length];
const SAME_OR_VALID = ["same", "valid"] as const;

/** A float32 value that does not come close to a whole number or to another element. */
const apart = (x: tf.Tensor) => x.mul(0.01).add(tf.range(0, x.size).mul(1.37).add(0.21).reshape(x.shape));

const unary = each(isFloat, {
  relu: (x) => x.relu(),
  leakyRelu: (x, { a }) => tf.leakyRelu(x, pick([0.2, 0.3], a)),
  elu: (x) => x.elu(),
  selu: (x) => x.selu(),
  relu6: (x) => x.mul(4).relu6(),
  sigmoid: (x) => x.sigmoid(),
  tanh: (x) => x.tanh(),
  softplus: (x) => x.softplus(),
  exp: (x) => x.clipByValue(-2, 2).exp(),
  log: (x) => x.abs().add(1).log(),
  log1p: (x) => x.square().log1p(),
  sqrt: (x) => x.square().add(0.1).sqrt(),
  rsqrt: (x) => x.square().add(0.5).rsqrt(),
  reciprocal: (x) => x.abs().add(1).reciprocal(),
  sin: (x) => x.sin(),
  erf: (x) => x.erf(),
  neg: (x) => x.neg(),
  step: (x) => apart(x).step(0.5).mul(x),
  sign: (x) => apart(x).sign().mul(x),
  stop: (x) =>
    tf.customGrad((y) => ({ value: (y as tf.Tensor).clone(), gradFunc: () => tf.zerosLike(x) }))(x),
  dropout: (x, { a }) =>
    x.mul(
      tf
        .range(0, x.size, 1, "int32")
        .mod(tf.scalar(2 + (a % 3), "int32"))
        .reshape(x.shape)
        .cast("float32"),
    ),
});

const binary = each(isFloat, {
  add: (x, { other }) => x.add(other(likeIt(x))),
  addBias: (x, { a, weight }) =>
    x.rank === 0
      ? x.add(1)
      : x.size === 0
        ? x.add(1)
        : x.add(pick([weight(x.shape.at(-1)!), weight(1, x.shape.at(-1)!), weight(1), weight()], a)),
  biasFirst: (x, { weight }) => (x.rank === 0 ? x : weight(x.shape.at(-1)!).add(x)),
  sub: (x, { other }) => tf.sub(other(likeIt(x)), x.mul(0.5)),
  mul: (x, { other }) => x.mul(other(likeIt(x))),
  div: (x, { other }) => x.div(other(likeIt(x)).abs().add(1)),
  maximum: (x, { other }) => tf.maximum(x, other(likeIt(x)).mul(0.7)),
  minimum: (x, { weight }) => tf.minimum(x, weight()),
  squaredDifference: (x, { weight }) =>
    tf.squaredDifference(x, x.rank === 0 ? weight() : weight(x.shape.at(-1)!)),
  pow: (x, { a }) =>
    x
      .square()
      .add(0.5)
      .pow(pick([2, 3, 0.5, -1], a)),
  prelu: (x, { weight }) => (x.rank === 0 ? x : tf.prelu(x, weight(x.shape.at(-1)!))),
  scale: (x, { a }) => tf.mul(pick([0.5, 2, -1], a), x),
});

const booleans = {
  ...each(isFloat, {
    greater: (x, { a }) => apart(x).greater(a),
    lessEqual: (x, { a }) => apart(x).lessEqual(tf.scalar(a)),
    isNaN: (x) => x.isNaN(),
    where: (x, { other }) => tf.where(apart(x).greater(2), x, other(likeIt(x)).mul(0.5)),
    whereBroadcast: (x, { other }) => tf.where(other(isBool).any(), x, tf.zerosLike(x)),
    mask: (x) => apart(x).less(3).toFloat().mul(x),
  }),
  ...each(isBool, {
    not: (x) => x.logicalNot(),
    and: (x, { other }) => x.logicalAnd(other(likeIt(x))),
    or: (x, { other }) => x.logicalOr(other(likeIt(x)).logicalNot()),
    xor: (x, { other }) => x.logicalXor(other(likeIt(x))),
    any: (x, choice) => (x.rank === 0 ? x.any() : x.any(axisOf(x, choice))),
    all: (x) => x.all(),
    count: (x) => x.sum(),
    share: (x) => (x.size === 0 ? x.toFloat() : x.mean()),
    boolToFloat: (x) => x.toFloat(),
    boolToInt: (x) => x.toInt(),
  }),
  ...each(and(isBool, isNotEmpty), {
    boolArgMax: (x, choice) => (x.rank === 0 ? x : x.argMax(axisOf(x, choice))),
  }),
};

const integers = {
  ...each(isFloat, {
    toInt: (x) => apart(x).toInt(),
    floor: (x) => apart(x).floor().mul(x),
    round: (x) => apart(x).add(0.1).round(),
    throughInts: (x) => apart(x).toInt().toFloat().mul(x),
  }),
  ...each(and(isFloat, isNotEmpty), {
    argMax: (x, choice) => (x.rank === 0 ? x : apart(x).argMax(axisOf(x, choice))),
    argMin: (x, choice) => (x.rank === 0 ? x : apart(x).sin().argMin(axisOf(x, choice))),
  }),
  ...each(isInt, {
    intAdd: (x, { other }) => x.add(other(likeIt(x))),
    intMul: (x, { a }) => x.mul(tf.scalar(a, "int32")),
    intMod: (x, { a }) => x.mod(tf.scalar(1 + a, "int32")),
    intFloorDiv: (x, { a }) => x.floorDiv(tf.scalar(1 + a, "int32")),
    intSum: (x, choice) => (x.rank === 0 ? x.sum() : x.sum(axisOf(x, choice))),
    intMaximum: (x, { a }) => tf.maximum(x, tf.scalar(a, "int32")),
    intEqual: (x, { a }) => x.equal(tf.scalar(a, "int32")),
    intToFloat: (x) => x.toFloat().mul(0.1).tanh(),
    intToBool: (x) => x.toBool(),
    intClip: (x, { a }) => x.clipByValue(0, a),
    mixed: (x, { weight }) => x.clipByValue(-9, 9).add(weight()),
    intOneHot: (x) => tf.oneHot(x.clipByValue(0, 4).toInt(), 5),
  }),
  ...each(and(isInt, isNotEmpty), {
    intMean: (x, choice) => (x.rank === 0 ? x.mean() : x.clipByValue(-9, 9).mean(axisOf(x, choice))),
    intMax: (x) => x.max(),
    intProd: (x) => x.clipByValue(1, 2).prod(),
    intArgMax: (x, choice) => (x.rank === 0 ? x : x.argMax(axisOf(x, choice))),
  }),
};

const reductions = each(and(isFloat, isNotEmpty, hasRank(1, 6)), {
  sum: (x, choice) => x.sum(axisOf(x, choice), choice.b % 2 === 0),
  sumAll: (x) => x.sum(),
  sumButLast: (x) => x.sum(x.shape.map((_, i) => i).slice(0, -1)),
  mean: (x, choice) => x.mean(axisOf(x, choice), choice.b % 2 === 0),
  max: (x, choice) => apart(x).sin().max(axisOf(x, choice)),
  min: (x) => x.min(),
  prod: (x) => x.clipByValue(0.5, 1.5).prod(),
  logSumExp: (x, choice) => x.logSumExp(axisOf(x, choice)),
  norm: (x) => x.add(0.01).norm(),
  variance: (x, choice) => tf.moments(x, axisOf(x, choice)).variance,
  softmax: (x) => x.softmax(),
  logSoftmax: (x) => x.logSoftmax(),
  cumsum: (x, choice) => x.cumsum(axisOf(x, choice), false, choice.b % 2 === 0),
});

const products = {
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

const images = each(isImage, {
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

const rearrangements = {
  ...each(hasRank(1, 5), {
    transpose: (x) => x.transpose(),
    reverse: (x, choice) => (x.dtype === "bool" ? x : x.reverse(axisOf(x, choice))),
    expandDims: (x, { a }) => x.expandDims(a % (x.rank + 1)),
    flat: (x) => x.flatten(),
    concat: (x, choice) => tf.concat([x, choice.other(likeIt(x)), x], axisOf(x, choice)),
    slice: (x, { a }) =>
      x.slice(
        x.shape.map((size) => (size > 1 ? a % 2 : 0)),
        x.shape.map((size) => Math.max(size - 1, Math.min(size, 1))),
      ),
    gather: (x, choice) => {
      const axis = axisOf(x, choice);
      const size = x.shape[axis];
      return size === 0 ? x : tf.gather(x, tf.tensor1d([choice.b % size, 0, size - 1], "int32"), axis);
    },
    squeeze: (x) => x.squeeze(),
    clone: (x) => x.clone(),
  }),
  ...each(and(hasRank(1, 4), isFloat), {
    stack: (x, { other }) => tf.stack([x, other(likeIt(x))], x.rank),
    unstack: (x, choice) => (x.size === 0 ? x : pick(tf.unstack(x, axisOf(x, choice)), choice.b)),
    pad: (x, { a, b }) =>
      x.pad(
        x.shape.map((_, i) => [(a + i) % 2, b % 2] as [number, number]),
        pick([0, 0.5], b),
      ),
    tile: (x, { a }) => x.tile(x.shape.map((_, i) => 1 + ((a + i) % 2))),
    broadcast: (x, { a }) => tf.broadcastTo(x, [1 + (a % 3), ...x.shape]),
    split: (x, choice) => {
      const axis = axisOf(x, choice);
      const size = x.shape[axis];
      return size < 2 ? x : pick(tf.split(x, [1, size - 1], axis), choice.b);
    },
    embed: (x, { other, weight }) => {
      const indices = other(and(isInt, hasRank(1, 2)))
        .toInt()
        .clipByValue(0, 3)
        .toInt();
      return indices.rank > 2 ? x : tf.gather(weight(4, 2), indices);
    },
    zeros: (x) => x.add(tf.zerosLike(x)).mul(tf.onesLike(x)),
    empty: (x) =>
      x.slice(
        x.shape.map(() => 0),
        [0, ...x.shape.slice(1)],
      ),
  }),
};

/** The ops of random programs, as users of tfjs write them. */
export const RANDOM_OPS: Record<string, RandomOp> = {
  ...unary,
  ...binary,
  ...booleans,
  ...integers,
  ...reductions,
  ...products,
  ...images,
  ...rearrangements,
};
