"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.philox = void 0;
const product_1 = require("../../math/product");
const attributes_1 = require("../eager/attributes");
const errors_1 = require("../eager/errors");
const addedOps_1 = require("./addedOps");
/**
 * Replaces random ops by ops that XLA computes as TensorFlow's own kernels do, so that a seed gives the same
 * numbers with and without XLA. XLA implements `StatelessRandomUniform` with another generator, and
 * `StatelessRandomNormal` with another transformation.
 */
const philox = (recorded) => {
    const { op } = recorded;
    if (op.name === "StatelessRandomUniform")
        return new PhiloxOps(recorded).uniform(op.kinds[0].shape);
    if (op.name === "StatelessRandomNormal")
        return new PhiloxOps(recorded).normal(op.kinds[0].shape);
    return undefined;
};
exports.philox = philox;
/** TensorFlow's number for the Philox generator */
const PHILOX = 1;
const KEY = { shape: [1], dtype: errors_1.DTYPE.uint64 };
const COUNTER = { shape: [2], dtype: errors_1.DTYPE.uint64 };
class PhiloxOps extends addedOps_1.AddedOps {
    /**
     * Makes the lower 23 of 32 random bits the mantissa of a number in 1..2, and subtracts 1: TensorFlow's
     * Uint32ToFloat.
     */
    uniform(shape) {
        const bits = this.bits(shape);
        const whole = (value) => this.recorded.graph.literal("int32", [value], []);
        const ofInt32 = [(0, attributes_1.typeAttribute)("T", errors_1.DTYPE.int32)];
        const kind = { shape, dtype: errors_1.DTYPE.int32 };
        const mantissa = this.add("BitwiseAnd", ofInt32, [bits, whole(0x7fffff)], kind);
        const float = this.add("BitwiseOr", ofInt32, [mantissa, whole(0x3f800000)], kind);
        const inOneToTwo = this.add("Bitcast", [...ofInt32, (0, attributes_1.typeAttribute)("type", errors_1.DTYPE.float32)], [float], {
            shape,
            dtype: errors_1.DTYPE.float32,
        });
        return this.apply("Sub", inOneToTwo, this.numbers([1], []));
    }
    /** Draws 32 random bits for each element, as int32. */
    bits(shape) {
        const { graph, inputs } = this.recorded;
        const key = this.add("StatelessRandomGetKeyCounter", [(0, attributes_1.typeAttribute)("Tseed", errors_1.DTYPE.int32)], [inputs[1]], KEY, COUNTER);
        const counter = { ...key, output: 1 };
        const sizes = graph.literal("int32", shape, [shape.length]);
        return this.add("StatelessRandomUniformFullIntV2", [(0, attributes_1.typeAttribute)("dtype", errors_1.DTYPE.int32), (0, attributes_1.typeAttribute)("Tshape", errors_1.DTYPE.int32)], [sizes, key, counter, graph.literal("int32", [PHILOX], [])], { shape, dtype: errors_1.DTYPE.int32 });
    }
    /** Applies the Box–Muller transform to pairs of uniform numbers, as TensorFlow's BoxMullerFloat does. */
    normal(shape) {
        const count = (0, product_1.product)(shape);
        const pairs = Math.ceil(count / 2);
        const uniform = this.uniform([pairs, 2]);
        const [first, second] = [0, 1].map((at) => this.slice(uniform, [0, at], [pairs, 1]));
        const number = (value) => this.numbers([value], []);
        const logarithm = this.apply("Log", this.apply("Maximum", first, number(1e-7)));
        const radius = this.apply("Sqrt", this.apply("Mul", logarithm, number(-2)));
        const angle = this.apply("Mul", second, number(2 * Math.PI));
        const numbers = ["Sin", "Cos"].map((name) => this.apply("Mul", this.apply(name, angle), radius));
        const all = this.reshape(this.concat(numbers, 1), [2 * pairs]);
        return this.reshape(2 * pairs === count ? all : this.slice(all, [0], [count]), shape);
    }
    add(name, attributes, inputs, ...kinds) {
        return this.recorded.graph.add(this.recorded.op, name, attributes, inputs, ...kinds);
    }
    /** Adds an op that computes float32 values element by element. */
    apply(name, ...inputs) {
        return this.op(name, inputs, this.shape(inputs[0]));
    }
}
//# sourceMappingURL=philox.js.map