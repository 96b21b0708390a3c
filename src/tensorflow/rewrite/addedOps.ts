import { ATTRIBUTE, type Attribute } from "../eager/attributes";
import type { Source } from "../graph/recording";
import type { Recorded } from "./rewriting";

/**
 * Adds ops in place of a recorded one. Matrix products are BatchMatMulV2, which stays float32 in mixed
 * precision (see precision.ts).
 */
export class AddedOps {
  constructor(protected readonly recorded: Recorded) {}

  shape(value: Source): number[] {
    return this.recorded.graph.kind(value).shape;
  }

  /** Multiplies [n, a, b] with [n, b, c], or two matrices. `adj_x` and `adj_y` transpose the factors. */
  multiply(a: Source, b: Source, { adj_x = false, adj_y = false } = {}): Source {
    const [ofA, ofB] = [this.shape(a), this.shape(b)];
    const shape = [...ofB.slice(0, -2), ofA.at(adj_x ? -1 : -2)!, ofB.at(adj_y ? -2 : -1)!];
    return this.op("BatchMatMulV2", [a, b], shape, [
      { name: "adj_x", type: ATTRIBUTE.bool, value: adj_x },
      { name: "adj_y", type: ATTRIBUTE.bool, value: adj_y },
    ]);
  }

  reshape(value: Source, shape: number[]): Source {
    return this.op("Reshape", [value, this.integers(shape)], shape);
  }

  transpose(value: Source, order: number[]): Source {
    const shape = this.shape(value);
    return this.op(
      "Transpose",
      [value, this.integers(order)],
      order.map((axis) => shape[axis]),
    );
  }

  /** Pads with zeros: `around[i]` of them before and after axis i. */
  pad(value: Source, around: number[]): Source {
    const paddings = this.integers(
      around.flatMap((each) => [each, each]),
      [around.length, 2],
    );
    const shape = this.shape(value).map((size, axis) => size + 2 * around[axis]);
    return this.op("Pad", [value, paddings], shape);
  }

  slice(value: Source, begin: number[], size: number[]): Source {
    return this.op("Slice", [value, this.integers(begin), this.integers(size)], size);
  }

  /** Concatenates parts of the same shape. */
  concat(parts: Source[], axis: number): Source {
    const shape = this.shape(parts[0]).map((size, i) => (i === axis ? parts.length * size : size));
    return this.op("ConcatV2", [...parts, this.recorded.graph.literal("int32", [axis], [])], shape);
  }

  /** Adds values of the same shape, element by element. */
  sum(parts: Source[]): Source {
    return this.op("AddN", parts, this.shape(parts[0]));
  }

  /** Makes a float32 constant. */
  numbers(values: number[], shape: number[]): Source {
    return this.recorded.graph.literal("float32", values, shape);
  }

  private integers(values: number[], shape = [values.length]): Source {
    return this.recorded.graph.literal("int32", values, shape);
  }

  /** Adds an op whose result has the data type of the recorded op. */
  protected op(name: string, inputs: Source[], shape: number[], attributes: Attribute[] = []): Source {
    const { op, graph } = this.recorded;
    return graph.add(op, name, attributes, inputs, { shape, dtype: op.kinds[0].dtype });
  }
}

/**
 * Returns true if a convolution, or the convolution of a gradient, has one result per pixel: strides of 1,
 * padding "same".
 */
export function isPixelForPixel({ op }: Recorded): boolean {
  const attribute = (name: string) => op.attributes.find((each) => each.name === name)?.value;
  const areOnes = (list: unknown) => list === undefined || (list as number[]).every((each) => each === 1);
  return (
    attribute("padding") === "SAME" &&
    areOnes(attribute("strides")) &&
    areOnes(attribute("dilations")) &&
    attribute("data_format") !== "NCHW"
  );
}
