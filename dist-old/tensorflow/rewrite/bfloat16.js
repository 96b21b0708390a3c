"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.inBfloat16 = inBfloat16;
const attributes_1 = require("../eager/attributes");
const errors_1 = require("../eager/errors");
const rewriting_1 = require("./rewriting");
/** The ops that tensor cores compute in bfloat16, with float32 sums. */
const COMPUTES = ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MatMul"];
/** Ops that stay bfloat16 if their input is, which halves the memory that they move. */
const FOLLOWS = ["BiasAdd", "Relu", "ReluGrad", "LeakyRelu", "LeakyReluGrad", "Reshape"];
/**
 * Rewrites a program for GPUs so that its convolutions and matrix products compute in bfloat16. Weights,
 * optimizers and losses stay float32. (On CPUs, Grappler does this: see precision.ts.)
 */
function inBfloat16(program, known) {
    return (0, rewriting_1.rewritten)(program, known, [bfloat16]);
}
const bfloat16 = ({ op, inputs, graph }) => {
    if (op.kinds[0].dtype !== errors_1.DTYPE.float32)
        return undefined;
    const follows = FOLLOWS.includes(op.name) && raised(graph, inputs[0]) !== undefined;
    if (!follows && !COMPUTES.includes(op.name))
        return undefined;
    const lowered = inputs.map((source) => graph.kind(source).dtype === errors_1.DTYPE.float32 ? lower(graph, op, source) : source);
    const attributes = op.attributes.map((attribute) => attribute.name === "T" ? { ...attribute, value: errors_1.DTYPE.bfloat16 } : attribute);
    const result = graph.add(op, op.name, attributes, lowered, { ...op.kinds[0], dtype: errors_1.DTYPE.bfloat16 });
    return cast(graph, op, result, errors_1.DTYPE.float32);
};
/** The bfloat16 value that a float32 value was cast from, if it was */
function raised(graph, source) {
    const from = graph.maker(source, "Cast")?.inputs[0];
    return from && graph.kind(from).dtype === errors_1.DTYPE.bfloat16 ? from : undefined;
}
/** Casts a float32 value to bfloat16, once for all ops that need it. */
function lower(graph, op, source) {
    const known = raised(graph, source);
    if (known)
        return known;
    return graph.once(`bfloat16 ${JSON.stringify(source)}`, () => cast(graph, op, source, errors_1.DTYPE.bfloat16));
}
function cast(graph, op, source, dtype) {
    const { shape, dtype: from } = graph.kind(source);
    return graph.add(op, "Cast", [(0, attributes_1.typeAttribute)("SrcT", from), (0, attributes_1.typeAttribute)("DstT", dtype)], [source], {
        shape,
        dtype,
    });
}
//# sourceMappingURL=bfloat16.js.map