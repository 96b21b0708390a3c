import { product } from "../../math/product";
import { typeAttribute, type Attribute } from "../eager/attributes";
import { DTYPE, type TensorKind } from "../eager/errors";
import type { Source } from "../graph/recording";
import { AddedOps } from "./addedOps";
import type { Rule } from "./rewriting";

/**
 * Replaces random ops by ops that XLA computes as TensorFlow's own kernels do, so that a seed gives the same
 * numbers with and without XLA. XLA implements `StatelessRandomUniform` with another generator, and
 * `StatelessRandomNormal` with another transformation.
 */
export const philox: Rule = (recorded) => {
  const { op } = recorded;
  if (op.name === "StatelessRandomUniform") return new PhiloxOps(recorded).uniform(op.kinds[0].shape);
  if (op.name === "StatelessRandomNormal") return new PhiloxOps(recorded).normal(op.kinds[0].shape);
  return undefined;
};

/** TensorFlow's number for the Philox generator */
const PHILOX = 1;
const KEY = { shape: [1], dtype: DTYPE.uint64 };
const COUNTER = { shape: [2], dtype: DTYPE.uint64 };

class PhiloxOps extends AddedOps {
  /**
   * Makes the lower 23 of 32 random bits the mantissa of a number in 1..2, and subtracts 1: TensorFlow's
   * Uint32ToFloat.
   */
  uniform(shape: number[]): Source {
    const bits = this.bits(shape);
    const whole = (value: number) => this.recorded.graph.literal("int32", [value], []);
    const ofInt32 = [typeAttribute("T", DTYPE.int32)];
    const kind = { shape, dtype: DTYPE.int32 };
    const mantissa = this.add("BitwiseAnd", ofInt32, [bits, whole(0x7fffff)], kind);
    const float = this.add("BitwiseOr", ofInt32, [mantissa, whole(0x3f800000)], kind);
    const inOneToTwo = this.add("Bitcast", [...ofInt32, typeAttribute("type", DTYPE.float32)], [float], {
      shape,
      dtype: DTYPE.float32,
    });
    return this.apply("Sub", inOneToTwo, this.numbers([1], []));
  }

  /** Draws 32 random bits for each element, as int32. */
  private bits(shape: number[]): Source {
    const { graph, inputs } = this.recorded;
    const key = this.add(
      "StatelessRandomGetKeyCounter",
      [typeAttribute("Tseed", DTYPE.int32)],
      [inputs[1]],
      KEY,
      COUNTER,
    );
    const counter = { ...key, output: 1 } as Source;
    const sizes = graph.literal("int32", shape, [shape.length]);
    return this.add(
      "StatelessRandomUniformFullIntV2",
      [typeAttribute("dtype", DTYPE.int32), typeAttribute("Tshape", DTYPE.int32)],
      [sizes, key, counter, graph.literal("int32", [PHILOX], [])],
      { shape, dtype: DTYPE.int32 },
    );
  }

  /** Applies the Box–Muller transform to pairs of uniform numbers, as TensorFlow's BoxMullerFloat does. */
  normal(shape: number[]): Source {
    const count = product(shape);
    const pairs = Math.ceil(count / 2);
    const uniform = this.uniform([pairs, 2]);
    const [first, second] = [0, 1].map((at) => this.slice(uniform, [0, at], [pairs, 1]));
    const number = (value: number) => this.numbers([value], []);
    const logarithm = this.apply("Log", this.apply("Maximum", first, number(1e-7)));
    const radius = this.apply("Sqrt", this.apply("Mul", logarithm, number(-2)));
    const angle = this.apply("Mul", second, number(2 * Math.PI));
    const numbers = ["Sin", "Cos"].map((name) => this.apply("Mul", this.apply(name, angle), radius));
    const all = this.reshape(this.concat(numbers, 1), [2 * pairs]);
    return this.reshape(2 * pairs === count ? all : this.slice(all, [0], [count]), shape);
  }

  private add(name: string, attributes: Attribute[], inputs: Source[], ...kinds: TensorKind[]): Source {
    return this.recorded.graph.add(this.recorded.op, name, attributes, inputs, ...kinds);
  }

  /** Adds an op that computes float32 values element by element. */
  private apply(name: string, ...inputs: Source[]): Source {
    return this.op(name, inputs, this.shape(inputs[0]));
  }
}
