/** Operators on single numbers, and those that arrange, combine or summarize arrays. */
import { sizeOf, type Operator, type ProgramNode } from "./program";
import { WINDOW_OPERATORS } from "./windows";

const map = (change: (value: number, attributes: ProgramNode["attributes"]) => number): Operator => {
  return ([{ shape, values }], attributes) => ({
    shape,
    values: values.map((value) => change(value, attributes)),
  });
};

/** Combines arrays of the same shape. An array that has only the last axes of the first one is repeated. */
const combine = (join: (a: number, b: number) => number): Operator => {
  return ([first, ...others]) => {
    const values = new Float32Array(first.values);
    for (const { shape, values: other } of others) {
      if (shape.some((size, i) => size !== first.shape[i + first.shape.length - shape.length]))
        throw new Error(
          `Arrays of the shapes [${first.shape.join(", ")}] and [${shape.join(", ")}] do not fit together.`,
        );
      for (let i = 0; i < values.length; i++) values[i] = join(values[i], other[i % other.length]);
    }
    return { shape: first.shape, values };
  };
};

const floatOf = (attribute: ProgramNode["attributes"][string]): number =>
  (attribute as { float: number }).float;

const sum = combine((a, b) => a + b);

export const OPERATORS: Record<string, Operator> = {
  Conv: WINDOW_OPERATORS.Conv,
  ConvTranspose: WINDOW_OPERATORS.ConvTranspose,
  MaxPool: WINDOW_OPERATORS.MaxPool,
  AveragePool: WINDOW_OPERATORS.AveragePool,

  MatMul([{ shape, values }, { shape: kernelShape, values: kernel }]) {
    const [depth, columns] = kernelShape;
    const rows = values.length / depth;
    const product = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < depth; k++) {
        const value = values[row * depth + k];
        for (let column = 0; column < columns; column++)
          product[row * columns + column] += value * kernel[k * columns + column];
      }
    }
    return { shape: [...shape.slice(0, -1), columns], values: new Float32Array(product) };
  },

  Relu: map((x) => Math.max(x, 0)),
  LeakyRelu: map((x, { alpha }) => (x < 0 ? x * floatOf(alpha) : x)),
  Elu: map((x, attributes) =>
    x < 0 ? (attributes.alpha ? floatOf(attributes.alpha) : 1) * Math.expm1(x) : x,
  ),
  Selu: map((x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x)),
  Sigmoid: map((x) => 1 / (1 + Math.exp(-x))),
  Softplus: map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Softsign: map((x) => x / (1 + Math.abs(x))),
  Tanh: map(Math.tanh),
  Clip: ([{ shape, values }, low, high]) => ({
    shape,
    values: values.map((x) => Math.min(Math.max(x, low.values[0]), high.values[0])),
  }),
  Softmax: ([{ shape, values }]) => ({ shape, values: rowByRow(values, shape.at(-1)!, softmax) }),
  LayerNormalization([{ shape, values }, scale, offset], { epsilon }) {
    const normalize = (row: Float32Array) => {
      const mean = row.reduce((a, b) => a + b, 0) / row.length;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
      const factor = 1 / Math.sqrt(variance + floatOf(epsilon));
      return row.map((x, i) => (x - mean) * factor * scale.values[i] + (offset?.values[i] ?? 0));
    };
    return { shape, values: rowByRow(values, shape.at(-1)!, normalize) };
  },

  Add: sum,
  Sum: sum,
  Mul: combine((a, b) => a * b),
  Max: combine(Math.max),
  Min: combine(Math.min),
  Mean(inputs, attributes) {
    const { shape, values } = sum(inputs, attributes);
    return { shape, values: values.map((x) => x / inputs.length) };
  },

  Identity: ([data]) => data,
  Flatten: ([{ shape, values }]) => ({ shape: [shape[0], values.length / shape[0]], values }),
  Reshape([{ values }, target]) {
    const sizes = Array.from(target.values);
    const others = sizeOf(sizes.filter((size) => size >= 0));
    return { shape: sizes.map((size) => (size < 0 ? values.length / others : size)), values };
  },
  Transpose([{ shape, values }], { perm }) {
    const order = perm as number[];
    const target = order.map((axis) => shape[axis]);
    const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
    const steps = order.map((axis) => strides[axis]);
    const result = new Float32Array(values.length);
    const index = target.map(() => 0);
    for (let at = 0, from = 0; at < result.length; at++) {
      result[at] = values[from];
      for (let axis = target.length - 1; axis >= 0; axis--) {
        from += steps[axis];
        if (++index[axis] < target[axis]) break;
        from -= steps[axis] * target[axis];
        index[axis] = 0;
      }
    }
    return { shape: target, values: result };
  },
  Concat(inputs, { axis }) {
    const at = axis as number;
    const shape = inputs[0].shape.map((size, i) =>
      i === at ? inputs.reduce((total, input) => total + input.shape[at], 0) : size,
    );
    const values = new Float32Array(sizeOf(shape));
    const lengths = inputs.map((input) => sizeOf(input.shape.slice(at)));
    const count = sizeOf(shape.slice(0, at));
    for (let i = 0, to = 0; i < count; i++) {
      inputs.forEach((input, which) => {
        values.set(input.values.subarray(i * lengths[which], (i + 1) * lengths[which]), to);
        to += lengths[which];
      });
    }
    return { shape, values };
  },

  ReduceMean: reduceImage((pixels) => pixels.reduce((a, b) => a + b, 0) / pixels.length),
  ReduceMax: reduceImage((pixels) => pixels.reduce((a, b) => Math.max(a, b))),
  Resize([{ shape, values }, , scales], attributes) {
    const [, channels, height, width] = shape;
    const [rows, columns] = [2, 3].map((axis) => sourcesOf(shape[axis], scales.values[axis], attributes));
    const result = new Float32Array(channels * rows.length * columns.length);
    for (let channel = 0, at = 0; channel < channels; channel++) {
      const start = channel * height * width;
      for (const [above, below, down] of rows) {
        for (const [left, right, along] of columns) {
          const pixel = (y: number, x: number) => values[start + y * width + x];
          const upper = pixel(above, left) * (1 - along) + pixel(above, right) * along;
          const lower = pixel(below, left) * (1 - along) + pixel(below, right) * along;
          result[at++] = upper * (1 - down) + lower * down;
        }
      }
    }
    return { shape: [1, channels, rows.length, columns.length], values: result };
  },
};

/**
 * Returns, for each pixel of a resized axis, the two pixels that it lies between, and the share of the
 * second.
 */
function sourcesOf(size: number, scale: number, attributes: ProgramNode["attributes"]): number[][] {
  const { mode, coordinate_transformation_mode: coordinates } = attributes;
  return Array.from({ length: size * scale }, (_, i) => {
    const position = coordinates === "half_pixel" ? (i + 0.5) / scale - 0.5 : i / scale;
    const inside = Math.min(Math.max(position, 0), size - 1);
    const first = Math.floor(inside);
    return [first, Math.min(first + 1, size - 1), mode === "linear" ? inside - first : 0];
  });
}

/** Summarizes each channel of an image [1, height, width, channels]. */
function reduceImage(reduce: (pixels: Float32Array) => number): Operator {
  return ([{ shape, values }]) => {
    const channels = shape[3];
    const pixels = values.length / channels;
    const ofChannel = (channel: number) =>
      reduce(Float32Array.from({ length: pixels }, (_, i) => values[i * channels + channel]));
    return { shape: [1, channels], values: Float32Array.from({ length: channels }, (_, i) => ofChannel(i)) };
  };
}

function rowByRow(
  values: Float32Array,
  length: number,
  change: (row: Float32Array) => Float32Array,
): Float32Array {
  const result = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += length)
    result.set(change(values.subarray(start, start + length)), start);
  return result;
}

function softmax(row: Float32Array): Float32Array {
  const largest = row.reduce((a, b) => Math.max(a, b));
  const powers = row.map((x) => Math.exp(x - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / total);
}
