/**
 * One converter for each class of layer: it adds the layer's nodes to the graph. Images keep tfjs' order of
 * axes, [n, height, width, channels]. ONNX's convolutions expect the channels first, so each is placed
 * between two transpositions; onnxruntime removes those that cancel out.
 */
import type { tf } from "../../tensorflow/backend";
import { activate } from "./activations";
import type { Attributes, OnnxGraph, Value } from "./graph";
import { spectrallyNormalized } from "./spectral";

/** A layer that is being converted. */
export interface Call {
  graph: OnnxGraph;
  name: string;
  config: tf.serialization.ConfigDict;
  /** The layer's weights by name: "kernel", "bias", "gamma" … */
  weights: Record<string, { values: Float32Array; shape: number[] }>;
  inputs: Value[];
  outputShape: (number | null)[];
}

type Converter = (call: Call) => Value;

const CHANNELS_FIRST = [0, 3, 1, 2];
const CHANNELS_LAST = [0, 2, 3, 1];

/** The converters by the layers' class names. */
export const CONVERTERS: Record<string, Converter> = {
  Dense(call) {
    const { graph, name, weights, inputs, outputShape } = call;
    const product = graph.node("MatMul", [inputs[0], weight(call, "kernel")], outputShape, `${name}/MatMul`);
    const sum = weights.bias
      ? graph.node("Add", [product, weight(call, "bias")], outputShape, `${name}/Add`)
      : product;
    return activated(call, sum);
  },
  Conv2D: (call) => {
    const kernel = call.weights.kernel;
    const [height, width, inputs, filters] = kernel.shape;
    const flipped = permuted(kernel, [3, 2, 0, 1]);
    return convolution(call, "Conv", flipped, [filters, inputs, height, width], false);
  },
  Conv2DTranspose: (call) => {
    const kernel = call.weights.kernel;
    const [height, width, filters, inputs] = kernel.shape;
    const flipped = permuted(kernel, [3, 2, 0, 1]);
    return convolution(call, "ConvTranspose", flipped, [inputs, filters, height, width], true);
  },
  BatchNormalization(call) {
    const { graph, name, config, weights, inputs, outputShape } = call;
    const size = weights.moving_mean.values.length;
    const axis = (config.axis as number) < 0 ? outputShape.length + (config.axis as number) : config.axis;
    if (axis !== outputShape.length - 1) throw new Error("normalises an axis other than the last");
    // (x − mean) / √(variance + ε) · gamma + beta, as one product and one sum
    const scale = new Float32Array(size);
    const offset = new Float32Array(size);
    for (let i = 0; i < size; i++) {
      const deviation = Math.sqrt(weights.moving_variance.values[i] + (config.epsilon as number));
      const factor = (weights.gamma?.values[i] ?? 1) / deviation;
      scale[i] = factor;
      offset[i] = (weights.beta?.values[i] ?? 0) - weights.moving_mean.values[i] * factor;
    }
    const scaled = graph.node(
      "Mul",
      [inputs[0], graph.weights(`${name}/scale`, scale, [size])],
      outputShape,
      `${name}/Mul`,
    );
    return graph.node(
      "Add",
      [scaled, graph.weights(`${name}/offset`, offset, [size])],
      outputShape,
      `${name}/Add`,
    );
  },
  LayerNormalization(call) {
    const { graph, name, config, inputs, outputShape } = call;
    const [axis] = [config.axis].flat() as number[];
    if (axis !== -1 && axis !== outputShape.length - 1)
      throw new Error("normalises an axis other than the last");
    const size = outputShape.at(-1)!;
    const scale = call.weights.gamma
      ? weight(call, "gamma")
      : graph.weights(`${name}/gamma`, new Float32Array(size).fill(1), [size]);
    const values = call.weights.beta ? [inputs[0], scale, weight(call, "beta")] : [inputs[0], scale];
    return graph.node("LayerNormalization", values, outputShape, `${name}/LayerNormalization`, {
      axis: outputShape.length - 1,
      epsilon: { float: config.epsilon as number },
    });
  },
  Activation: (call) => activated(call, call.inputs[0]),
  ReLU(call) {
    const { graph, name, config, inputs, outputShape } = call;
    if (config.maxValue == null) return graph.node("Relu", inputs, outputShape, `${name}/Relu`);
    const limits = [0, config.maxValue as number].map((limit, i) =>
      graph.weights(`${name}/${i === 0 ? "min" : "max"}`, Float32Array.of(limit), []),
    );
    return graph.node("Clip", [inputs[0], ...limits], outputShape, `${name}/Clip`);
  },
  LeakyReLU: (call) =>
    same(call, "LeakyRelu", { alpha: { float: (call.config.alpha as number | undefined) ?? 0.3 } }),
  ELU: (call) => same(call, "Elu", { alpha: { float: (call.config.alpha as number | undefined) ?? 1 } }),
  Softmax: (call) => same(call, "Softmax", { axis: call.outputShape.length - 1 }),
  Flatten: (call) => same(call, "Flatten", { axis: 1 }),
  Reshape: (call) => reshape(call, call.outputShape.slice(1) as number[]),
  Permute: (call) => same(call, "Transpose", { perm: [0, ...(call.config.dims as number[])] }),
  Concatenate(call) {
    const axis = call.config.axis as number;
    return same(call, "Concat", { axis: axis < 0 ? call.outputShape.length + axis : axis });
  },
  Add: (call) => same(call, "Sum"),
  Average: (call) => same(call, "Mean"),
  Maximum: (call) => same(call, "Max"),
  Minimum: (call) => same(call, "Min"),
  Multiply: ({ graph, name, inputs: [first, ...others], outputShape }) =>
    others.reduce((product, each) => graph.node("Mul", [product, each], outputShape, `${name}/Mul`), first),
  MaxPooling2D: (call) => pool(call, "MaxPool"),
  AveragePooling2D: (call) => pool(call, "AveragePool"),
  GlobalAveragePooling2D: (call) => same(call, "ReduceMean", { axes: [1, 2], keepdims: 0 }),
  GlobalMaxPooling2D: (call) => same(call, "ReduceMax", { axes: [1, 2], keepdims: 0 }),
  UpSampling2D: (call) =>
    resize(call, call.config.size as [number, number], {
      mode: call.config.interpolation === "bilinear" ? "linear" : "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
    }),
  BilinearUpSampling2D: (call) =>
    resize(call, [call.config.size as number, call.config.size as number], {
      mode: "linear",
      coordinate_transformation_mode: "half_pixel",
    }),
  SpectralNormalization(call) {
    const { className, config } = call.config.layer as { className: string; config: Call["config"] };
    if (!Object.hasOwn(CONVERTERS, className))
      throw new Error(`wraps a ${className}, which has no conversion`);
    const { kernel: own, vector } = call.weights;
    const kernel = { shape: own.shape, values: spectrallyNormalized(own.values, vector.values) };
    return CONVERTERS[className]({ ...call, config, weights: { ...call.weights, kernel } });
  },
  Embedding(call) {
    const { graph, name, inputs, outputShape } = call;
    const indices = graph.node("Cast", inputs, inputs[0].shape, `${name}/Cast`, { to: 7 }); // to int64
    return graph.node("Gather", [weight(call, "embeddings"), indices], outputShape, `${name}/Gather`);
  },
  Sampling({ graph, name, config, inputs: [zMean, zLogVar], outputShape }) {
    const node = (type: string, inputs: Value[]) => graph.node(type, inputs, outputShape, `${name}/${type}`);
    const half = graph.weights(`${name}/half`, Float32Array.of(config.firstPrinting ? 1 : 0.5), []);
    const deviation = node("Exp", [node("Mul", [zLogVar, half])]);
    return node("Add", [zMean, node("Mul", [deviation, node("RandomNormalLike", [zMean])])]);
  },
};

// These layers act only during training.
for (const name of [
  "Dropout",
  "SeededDropout",
  "SpatialDropout1D",
  "GaussianNoise",
  "SeededGaussianNoise",
  "GaussianDropout",
])
  CONVERTERS[name] = ({ inputs }) => inputs[0];

/** Adds a single node that takes all of the layer's inputs. */
const same = ({ graph, name, inputs, outputShape }: Call, type: string, attributes: Attributes = {}) =>
  graph.node(type, inputs, outputShape, `${name}/${type}`, attributes);

/** Adds a node that keeps the batch and gives the other axes these sizes. */
const reshape = ({ graph, name, inputs, outputShape }: Call, sizes: number[]) =>
  graph.node(
    "Reshape",
    [inputs[0], graph.whole(`${name}/shape`, [-1, ...sizes])],
    outputShape,
    `${name}/Reshape`,
  );

const weight = ({ graph, name, weights }: Call, key: string): Value =>
  graph.weights(`${name}/${key}`, weights[key].values, weights[key].shape);

const activated = ({ graph, name, config, outputShape }: Call, value: Value) =>
  activate(graph, config.activation as string | null | undefined, value, outputShape, name);

/** Adds nodes that expect the channels first, between two transpositions. */
function channelsFirst(
  { graph, name, inputs: [image], outputShape }: Call,
  nodes: (x: Value, shape: (number | null)[]) => Value,
): Value {
  const order = (shape: readonly (number | null)[]) => CHANNELS_FIRST.map((axis) => shape[axis]);
  const turned = graph.node("Transpose", [image], order(image.shape), `${name}/channels_first`, {
    perm: CHANNELS_FIRST,
  });
  const result = nodes(turned, order(outputShape));
  return graph.node("Transpose", [result], outputShape, `${name}/channels_last`, { perm: CHANNELS_LAST });
}

/**
 * Returns the padding before and after an axis, as TensorFlow computes it for "same": if the total is odd,
 * the extra pixel goes after.
 *
 * @param size the size of the axis in the input of a convolution, or in the output of a transposed one
 */
function padding(size: number, kernel: number, stride: number, mode: string): [number, number] {
  if (mode === "valid") return [0, 0];
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

function resize(call: Call, [height, width]: [number, number], attributes: Attributes): Value {
  const { graph, name } = call;
  const scales = graph.weights(`${name}/scales`, Float32Array.of(1, 1, height, width), [4]);
  const none = { name: "", shape: [] };
  return channelsFirst(call, (x, shape) =>
    graph.node("Resize", [x, none, scales], shape, `${name}/Resize`, attributes),
  );
}

/** Returns the attributes that convolutions and pooling share: windows, strides and padding. */
function windows(call: Call, size: number[], dilation: number[], isTransposed: boolean): Attributes {
  const strides = [call.config.strides].flat() as number[];
  const shape = isTransposed ? call.outputShape : call.inputs[0].shape;
  if (shape[1] === null || shape[2] === null)
    throw new Error("takes images of any size (expected a fixed height and width)");
  const pads = [0, 1].map((axis) =>
    padding(
      shape[axis + 1]!,
      (size[axis] - 1) * dilation[axis] + 1,
      strides[axis],
      call.config.padding as string,
    ),
  );
  return {
    kernel_shape: size,
    strides,
    pads: [pads[0][0], pads[1][0], pads[0][1], pads[1][1]],
  };
}

function convolution(
  call: Call,
  type: "Conv" | "ConvTranspose",
  kernel: Float32Array,
  shape: number[],
  isTransposed: boolean,
): Value {
  const { graph, name, config, weights } = call;
  const dilations = (config.dilationRate ? [config.dilationRate].flat() : [1, 1]) as number[];
  const attributes = windows(call, shape.slice(2), dilations, isTransposed);
  const inputs = [graph.weights(`${name}/kernel`, kernel, shape)];
  if (weights.bias) inputs.push(weight(call, "bias"));
  const made = channelsFirst(call, (x, outputShape) => {
    const extra: Attributes = isTransposed
      ? { output_padding: missing(attributes, x.shape, outputShape) }
      : { dilations };
    return graph.node(type, [x, ...inputs], outputShape, `${name}/${type}`, { ...attributes, ...extra });
  });
  return activated(call, made);
}

/**
 * Returns how many rows and columns a transposed convolution does not reach, as happens if its kernel is
 * smaller than its stride.
 */
function missing(attributes: Attributes, input: Value["shape"], output: Value["shape"]): number[] {
  const { kernel_shape, strides, pads } = attributes as Record<string, number[]>;
  return [0, 1].map(
    (axis) =>
      output[axis + 2]! -
      ((input[axis + 2]! - 1) * strides[axis] + kernel_shape[axis] - pads[axis] - pads[axis + 2]),
  );
}

function pool(call: Call, type: "MaxPool" | "AveragePool"): Value {
  const size = [call.config.poolSize].flat() as number[];
  const attributes = windows(call, size, [1, 1], false); // an average does not count the padding
  return channelsFirst(call, (x, shape) =>
    call.graph.node(type, [x], shape, `${call.name}/${type}`, attributes),
  );
}

/** Returns the values of a tensor after a transposition. */
function permuted({ values, shape }: Call["weights"][string], order: number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = order.map((axis) => shape[axis]);
  const result = new Float32Array(values.length);
  const index = new Array<number>(order.length).fill(0);
  for (let at = 0; at < result.length; at++) {
    result[at] = values[index.reduce((sum, each, i) => sum + each * strides[order[i]], 0)];
    for (let axis = order.length - 1; axis >= 0 && ++index[axis] === sizes[axis]; axis--) index[axis] = 0;
  }
  return result;
}
