import { ATTRIBUTE, type Attribute, typeAttribute } from "../eager/attributes";
import { DTYPE } from "../eager/errors";
import type { Program, Source } from "../graph/recording";
import { inBfloat16 } from "./bfloat16";
import { philox } from "./philox";
import { rewritten, same, type KnownTensors, type Rewriting, type Rule } from "./rewriting";
import { thinConvolution } from "./thinConvolution";
import { winograd } from "./winograd";

/** The device and the settings that a function is rewritten for. */
export interface Target {
  /** Avoids convolutions that oneDNN computes slowly: see winograd.ts and thinConvolution.ts. */
  onCpu: boolean;
  /** Prepares the function for XLA: see philox.ts. */
  xla?: boolean;
  /** Computes convolutions and matrix products in bfloat16: see bfloat16.ts. */
  bfloat16?: boolean;
}

/**
 * Rewrites a program with fewer ops. tfjs builds activations, their gradients and biases from several ops,
 * each of which reads and writes a whole activation. TensorFlow has a single op for each, which its
 * optimizer, Grappler, can fuse with the convolution before it. Except for `bfloat16`, the numbers change
 * only because sums are taken in a different order.
 */
export function fuse(program: Program, known: KnownTensors, { onCpu, xla, bfloat16 }: Target): Program {
  const fused = rewritten(program, known, [...(onCpu ? CPU_RULES : RULES), ...(xla ? [philox] : [])]);
  return bfloat16 ? inBfloat16(fused, known) : fused;
}

const FLOAT: Attribute = { name: "T", type: ATTRIBUTE.type, value: DTYPE.float32 };

/** Removes a Cast to the same data type and a Reshape to the same shape. */
const identity: Rule = ({ op, inputs: [x], graph }) => {
  if (op.name !== "Cast" && op.name !== "Reshape") return undefined;
  const [from, to] = [graph.kind(x), op.kinds[0]];
  return from.dtype === to.dtype && from.shape.join() === to.shape.join() ? x : undefined;
};

/**
 * Replaces dy · step(x) by ReluGrad. tfjs' step is NaN where x is NaN, 1 where x > 0, and 0 elsewhere.
 * (ReluGrad is 0 where x is NaN, but then the loss is NaN anyway.)
 */
const reluGrad: Rule = ({ op, inputs, graph }) => {
  if (op.name !== "Mul") return undefined;
  const [dy, step] = inputs;
  const ofNaN = graph.maker(step, "Select");
  const ofSign = graph.maker(ofNaN?.inputs[2], "Select");
  const x = graph.maker(ofNaN?.inputs[0], "IsNan")?.inputs[0];
  if (!x || !ofNaN || !ofSign || !same(ofNaN.inputs[1], x)) return undefined;
  const [sign, one, zero] = ofSign.inputs;
  if (!isPositive(graph, sign, x) || graph.filled(one) !== 1 || graph.filled(zero) !== 0) return undefined;
  if (!sameShape(graph, dy, x)) return undefined;
  return graph.add(op, "ReluGrad", [FLOAT], [dy, graph.activated(x, "Relu")], op.kinds[0]);
};

/** Replaces a selection of dy where x > 0, and alpha · dy elsewhere, by LeakyReluGrad. */
const leakyReluGrad: Rule = ({ op, inputs: [sign, dy, small], graph }) => {
  if (op.name !== "Select") return undefined;
  const scaled = graph.maker(small, "Mul");
  const x = graph.maker(sign, "Greater")?.inputs[0];
  if (!x || !scaled || !isPositive(graph, sign, x) || !same(scaled.inputs[0], dy)) return undefined;
  const alpha = graph.filled(scaled.inputs[1]);
  if (alpha === undefined || !(alpha > 0) || !sameShape(graph, dy, x)) return undefined;
  const attributes = [FLOAT, { name: "alpha", type: ATTRIBUTE.float, value: alpha }];
  return graph.add(
    op,
    "LeakyReluGrad",
    attributes,
    [dy, graph.activated(x, "LeakyRelu", alpha)],
    op.kinds[0],
  );
};

/**
 * Replaces dy · x · (y · (1 − y)), where y is the sigmoid of x, by SigmoidGrad. This is part of the gradient
 * of swish. SigmoidGrad rounds in another order, so other sigmoids, whose tensors are small, are left alone.
 */
const swishGrad: Rule = ({ op, inputs: [dy, slope], graph }) => {
  if (op.name !== "Mul") return undefined;
  const [y, rest] = graph.maker(slope, "Mul")?.inputs ?? [];
  const [one, subtracted] = graph.maker(rest, "Sub")?.inputs ?? [];
  if (!y || !subtracted || !same(y, subtracted) || graph.filled(one) !== 1) return undefined;
  const x = graph.maker(y, "Sigmoid")?.inputs[0];
  const isSwish = x && graph.maker(dy, "Mul")?.inputs.some((factor) => same(factor, x));
  if (!isSwish || !sameShape(graph, dy, y)) return undefined;
  return graph.add(op, "SigmoidGrad", [FLOAT], [y, dy], op.kinds[0]);
};

function isPositive(graph: Rewriting, sign: Source, x: Source): boolean {
  const greater = graph.maker(sign, "Greater");
  return greater !== undefined && same(greater.inputs[0], x) && graph.filled(greater.inputs[1]) === 0;
}

const sameShape = (graph: Rewriting, a: Source, b: Source) =>
  graph.kind(a).shape.join() === graph.kind(b).shape.join();

/**
 * Replaces the addition of a bias along the last axis, of shape [channels] or [1, …, channels], by BiasAdd.
 * (Grappler would also fuse a bias of several axes with a matrix product, which then fails.)
 */
const biasAdd: Rule = ({ op, inputs, graph }) => {
  const { shape } = op.kinds[0];
  if (op.name !== "Add" || shape.length < 2) return undefined;
  const channels = shape.at(-1)!;
  const isBias = (of: number[]) => of.at(-1) === channels && of.slice(0, -1).every((n) => n === 1);
  for (const [x, given] of [inputs, inputs.toReversed()]) {
    if (graph.kind(x).shape.join() !== shape.join() || !isBias(graph.kind(given).shape)) continue;
    const before = graph.maker(given, "Reshape")?.inputs[0] ?? given;
    const bias = [given, before].find((source) => graph.kind(source).shape.length === 1);
    const flat = () => {
      const size = graph.literal("int32", [channels], [1]);
      return graph.add(op, "Reshape", [], [given, size], { shape: [channels], dtype: DTYPE.float32 });
    };
    return graph.add(op, "BiasAdd", [FLOAT], [x, bias ?? flat()], op.kinds[0]);
  }
  return undefined;
};

/** Replaces a sum over all axes but the last, the gradient of a bias, by BiasAddGrad. */
const biasAddGrad: Rule = ({ op, inputs: [x, axes], graph }) => {
  if (op.name !== "Sum") return undefined;
  const { shape } = graph.kind(x);
  const summed = Array.from(graph.values(axes) ?? []).sort((a, b) => a - b);
  const allButLast = shape.slice(1).map((_, axis) => axis);
  const keepsAxes = op.kinds[0].shape.length !== 1;
  if (shape.length < 2 || summed.join() !== allButLast.join() || keepsAxes) return undefined;
  return graph.add(op, "BiasAddGrad", [FLOAT], [x], op.kinds[0]);
};

/**
 * Replaces a batched product of just two matrices, as tfjs writes all matrix products, with MatMul. The
 * product of empty matrices is zeros: Grappler would fuse it with a bias, which is then lost.
 */
const matMul: Rule = ({ op, inputs: [a, b], graph }) => {
  if (op.name !== "BatchMatMulV2") return undefined;
  if (graph.kind(a).shape.length !== 2 || graph.kind(b).shape.length !== 2) return undefined;
  const of = (name: string) => op.attributes.find((attribute) => attribute.name === name)!.value as boolean;
  if (graph.kind(a).shape[of("adj_x") ? 0 : 1] === 0) {
    const { shape } = op.kinds[0];
    const inputs = [graph.literal("int32", shape, [2]), graph.literal("float32", [0], [])];
    return graph.add(op, "Fill", [], inputs, op.kinds[0]);
  }
  const transposed = [
    { name: "transpose_a", type: ATTRIBUTE.bool, value: of("adj_x") },
    { name: "transpose_b", type: ATTRIBUTE.bool, value: of("adj_y") },
  ];
  return graph.add(op, "MatMul", [FLOAT, ...transposed], [a, b], op.kinds[0]);
};

/** Ops that Grappler computes wrongly together with the op before them. */
const GUARDED = ["Max", "Min", "ArgMax", "ArgMin", "LogicalNot"];

/**
 * Puts an op that does nothing between a guarded op and the one before it. Otherwise, Grappler would exchange
 * an extreme with a monotonic function: it would drop the Reshape in exp(x).max(1).reshape(x.shape), give
 * argMax(relu(x)) a different index among equal values, and hide the NaN in sqrt(x).max(). It would also turn
 * not(x < y) into x >= y, which is false for NaN.
 */
const guard: Rule = ({ op, inputs: [x, ...others], graph }) => {
  if (!GUARDED.includes(op.name) || !("node" in x)) return undefined;
  const kind = graph.kind(x);
  const shape = { name: "shape", type: ATTRIBUTE.shape, value: kind.shape };
  const guarded = graph.add(op, "EnsureShape", [typeAttribute("T", kind.dtype), shape], [x], kind);
  return graph.add(op, op.name, op.attributes, [guarded, ...others], op.kinds[0]);
};

/** Restricts a rule to ops whose result is float32. */
const ofFloats =
  (rule: Rule): Rule =>
  (recorded) =>
    recorded.op.kinds[0].dtype === DTYPE.float32 ? rule(recorded) : undefined;

const RULES: Rule[] = [
  identity,
  guard,
  ...[reluGrad, leakyReluGrad, swishGrad, matMul, biasAdd, biasAddGrad].map(ofFloats),
];
const CPU_RULES: Rule[] = [...RULES, ...[thinConvolution, winograd].map(ofFloats)];
