import { tf } from "../../../src/tensorflow/backend";
import {
  type RandomOp,
  and,
  isFloat,
  isInt,
  isBool,
  isNotEmpty,
  hasRank,
  likeIt,
  each,
  axisOf,
  pick,
  apart,
} from "./randomOp";
import { images, products } from "./randomProducts";

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
