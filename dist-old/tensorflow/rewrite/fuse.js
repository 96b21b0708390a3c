"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.fuse = fuse;
const attributes_1 = require("../eager/attributes");
const errors_1 = require("../eager/errors");
const bfloat16_1 = require("./bfloat16");
const philox_1 = require("./philox");
const rewriting_1 = require("./rewriting");
const thinConvolution_1 = require("./thinConvolution");
const winograd_1 = require("./winograd");
/**
 * Rewrites a program with fewer ops. tfjs composes activations, their gradients and biases of several ops,
 * each of which reads and writes a whole activation. TensorFlow has a single op for each, which its
 * optimizer, Grappler, can fuse with the convolution before it. The numbers change by the order of sums only,
 * except for `bfloat16`.
 */
function fuse(program, known, { onCpu, xla, bfloat16 }) {
    const fused = (0, rewriting_1.rewritten)(program, known, [...(onCpu ? CPU_RULES : RULES), ...(xla ? [philox_1.philox] : [])]);
    return bfloat16 ? (0, bfloat16_1.inBfloat16)(fused, known) : fused;
}
const FLOAT = { name: "T", type: attributes_1.ATTRIBUTE.type, value: errors_1.DTYPE.float32 };
/** Removes a Cast to the same data type and a Reshape to the same shape. */
const identity = ({ op, inputs: [x], graph }) => {
    if (op.name !== "Cast" && op.name !== "Reshape")
        return undefined;
    const [from, to] = [graph.kind(x), op.kinds[0]];
    return from.dtype === to.dtype && from.shape.join() === to.shape.join() ? x : undefined;
};
/**
 * Replaces dy · step(x) by ReluGrad. tfjs' step is NaN where x is NaN, 1 where x > 0, and 0 elsewhere.
 * (ReluGrad is 0 where x is NaN, but then the loss is NaN anyway.)
 */
const reluGrad = ({ op, inputs, graph }) => {
    if (op.name !== "Mul")
        return undefined;
    const [dy, step] = inputs;
    const ofNaN = graph.maker(step, "Select");
    const ofSign = graph.maker(ofNaN?.inputs[2], "Select");
    const x = graph.maker(ofNaN?.inputs[0], "IsNan")?.inputs[0];
    if (!x || !ofNaN || !ofSign || !(0, rewriting_1.same)(ofNaN.inputs[1], x))
        return undefined;
    const [sign, one, zero] = ofSign.inputs;
    if (!isPositive(graph, sign, x) || graph.filled(one) !== 1 || graph.filled(zero) !== 0)
        return undefined;
    if (!sameShape(graph, dy, x))
        return undefined;
    return graph.add(op, "ReluGrad", [FLOAT], [dy, graph.activated(x, "Relu")], op.kinds[0]);
};
/** Replaces a selection of dy where x > 0, and alpha · dy elsewhere, by LeakyReluGrad. */
const leakyReluGrad = ({ op, inputs: [sign, dy, small], graph }) => {
    if (op.name !== "Select")
        return undefined;
    const scaled = graph.maker(small, "Mul");
    const x = graph.maker(sign, "Greater")?.inputs[0];
    if (!x || !scaled || !isPositive(graph, sign, x) || !(0, rewriting_1.same)(scaled.inputs[0], dy))
        return undefined;
    const alpha = graph.filled(scaled.inputs[1]);
    if (alpha === undefined || !(alpha > 0) || !sameShape(graph, dy, x))
        return undefined;
    const attributes = [FLOAT, { name: "alpha", type: attributes_1.ATTRIBUTE.float, value: alpha }];
    return graph.add(op, "LeakyReluGrad", attributes, [dy, graph.activated(x, "LeakyRelu", alpha)], op.kinds[0]);
};
function isPositive(graph, sign, x) {
    const greater = graph.maker(sign, "Greater");
    return greater !== undefined && (0, rewriting_1.same)(greater.inputs[0], x) && graph.filled(greater.inputs[1]) === 0;
}
const sameShape = (graph, a, b) => graph.kind(a).shape.join() === graph.kind(b).shape.join();
/**
 * Replaces the addition of a bias along the last axis, which tfjs may reshape to [1, …, channels], by
 * BiasAdd.
 */
const biasAdd = ({ op, inputs: [x, given], graph }) => {
    if (op.name !== "Add" || op.kinds[0].shape.length < 2)
        return undefined;
    const bias = graph.maker(given, "Reshape")?.inputs[0] ?? given;
    const { shape } = graph.kind(bias);
    const fits = (of) => of.at(-1) === op.kinds[0].shape.at(-1) && of.every((n, i) => n === 1 || i === of.length - 1);
    if (shape.length !== 1 || !fits(graph.kind(given).shape))
        return undefined;
    if (!fits(shape) || op.kinds[0].shape.join() !== graph.kind(x).shape.join())
        return undefined;
    return graph.add(op, "BiasAdd", [FLOAT], [x, bias], op.kinds[0]);
};
/** Replaces a sum over all axes but the last, the gradient of a bias, by BiasAddGrad. */
const biasAddGrad = ({ op, inputs: [x, axes], graph }) => {
    if (op.name !== "Sum")
        return undefined;
    const { shape } = graph.kind(x);
    const summed = Array.from(graph.values(axes) ?? []).sort((a, b) => a - b);
    const allButLast = shape.slice(1).map((_, axis) => axis);
    const keepsAxes = op.kinds[0].shape.length !== 1;
    if (shape.length < 2 || summed.join() !== allButLast.join() || keepsAxes)
        return undefined;
    return graph.add(op, "BiasAddGrad", [FLOAT], [x], op.kinds[0]);
};
/** Replaces a batched product of two single matrices, as tfjs writes all matrix products, by MatMul. */
const matMul = ({ op, inputs: [a, b], graph }) => {
    if (op.name !== "BatchMatMulV2")
        return undefined;
    if (graph.kind(a).shape.length !== 2 || graph.kind(b).shape.length !== 2)
        return undefined;
    const of = (name) => op.attributes.find((attribute) => attribute.name === name).value;
    const transposed = [
        { name: "transpose_a", type: attributes_1.ATTRIBUTE.bool, value: of("adj_x") },
        { name: "transpose_b", type: attributes_1.ATTRIBUTE.bool, value: of("adj_y") },
    ];
    return graph.add(op, "MatMul", [FLOAT, ...transposed], [a, b], op.kinds[0]);
};
/** Restricts a rule to ops whose result is float32. */
const ofFloats = (rule) => (recorded) => recorded.op.kinds[0].dtype === errors_1.DTYPE.float32 ? rule(recorded) : undefined;
const RULES = [identity, ...[reluGrad, leakyReluGrad, matMul, biasAdd, biasAddGrad].map(ofFloats)];
const CPU_RULES = [...RULES, ...[thinConvolution_1.thinConvolution, winograd_1.winograd].map(ofFloats)];
//# sourceMappingURL=fuse.js.map