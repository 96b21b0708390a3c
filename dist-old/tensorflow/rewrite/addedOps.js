"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.AddedOps = void 0;
exports.isPixelForPixel = isPixelForPixel;
const attributes_1 = require("../eager/attributes");
/**
 * Adds ops in place of a recorded one. Matrix products are BatchMatMulV2, which stays float32 in mixed
 * precision (see precision.ts).
 */
class AddedOps {
    recorded;
    constructor(recorded) {
        this.recorded = recorded;
    }
    shape(value) {
        return this.recorded.graph.kind(value).shape;
    }
    /** Multiplies [n, a, b] with [n, b, c], or two matrices. `adj_x` and `adj_y` transpose the factors. */
    multiply(a, b, { adj_x = false, adj_y = false } = {}) {
        const [ofA, ofB] = [this.shape(a), this.shape(b)];
        const shape = [...ofB.slice(0, -2), ofA.at(adj_x ? -1 : -2), ofB.at(adj_y ? -2 : -1)];
        return this.op("BatchMatMulV2", [a, b], shape, [
            { name: "adj_x", type: attributes_1.ATTRIBUTE.bool, value: adj_x },
            { name: "adj_y", type: attributes_1.ATTRIBUTE.bool, value: adj_y },
        ]);
    }
    reshape(value, shape) {
        return this.op("Reshape", [value, this.integers(shape)], shape);
    }
    transpose(value, order) {
        const shape = this.shape(value);
        return this.op("Transpose", [value, this.integers(order)], order.map((axis) => shape[axis]));
    }
    /** Pads with zeros: `around[i]` of them before and after axis i. */
    pad(value, around) {
        const paddings = this.integers(around.flatMap((each) => [each, each]), [around.length, 2]);
        const shape = this.shape(value).map((size, axis) => size + 2 * around[axis]);
        return this.op("Pad", [value, paddings], shape);
    }
    slice(value, begin, size) {
        return this.op("Slice", [value, this.integers(begin), this.integers(size)], size);
    }
    /** Concatenates parts of the same shape. */
    concat(parts, axis) {
        const shape = this.shape(parts[0]).map((size, i) => (i === axis ? parts.length * size : size));
        return this.op("ConcatV2", [...parts, this.recorded.graph.literal("int32", [axis], [])], shape);
    }
    /** Adds values of the same shape, element by element. */
    sum(parts) {
        return this.op("AddN", parts, this.shape(parts[0]));
    }
    /** Makes a float32 constant. */
    numbers(values, shape) {
        return this.recorded.graph.literal("float32", values, shape);
    }
    integers(values, shape = [values.length]) {
        return this.recorded.graph.literal("int32", values, shape);
    }
    /** Adds an op whose result has the data type of the recorded op. */
    op(name, inputs, shape, attributes = []) {
        const { op, graph } = this.recorded;
        return graph.add(op, name, attributes, inputs, { shape, dtype: op.kinds[0].dtype });
    }
}
exports.AddedOps = AddedOps;
/**
 * Returns true if a convolution, or the convolution of a gradient, has one result per pixel: strides of 1,
 * padding "same".
 */
function isPixelForPixel({ op }) {
    const attribute = (name) => op.attributes.find((each) => each.name === name)?.value;
    const areOnes = (list) => list === undefined || list.every((each) => each === 1);
    return (attribute("padding") === "SAME" &&
        areOnes(attribute("strides")) &&
        areOnes(attribute("dilations")) &&
        attribute("data_format") !== "NCHW");
}
//# sourceMappingURL=addedOps.js.map