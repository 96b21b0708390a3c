import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./kernel";

interface Attributes {
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dataFormat: "NHWC" | "NCHW";
  dilations: [number, number] | number | null;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** The three products of a convolution: each of them is the gradient of the others. */
interface Products {
  /** Image and filter → result. */
  forward: (x: tf.Tensor, filter: tf.Tensor, attributes: Attributes) => tf.Tensor;
  /** Names of the kernels that take a result, and filter or image. */
  toInput: string;
  toFilter: string;
  convolution: string;
}

const convolution: Products = {
  convolution: tf.Conv2D,
  toInput: tf.Conv2DBackpropInput,
  toFilter: tf.Conv2DBackpropFilter,
  forward: (x, filter, { strides, pad, dataFormat, dimRoundingMode }) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, dataFormat, 1, dimRoundingMode),
};

const depthwise: Products = {
  convolution: tf.DepthwiseConv2dNative,
  toInput: tf.DepthwiseConv2dNativeBackpropInput,
  toFilter: tf.DepthwiseConv2dNativeBackpropFilter,
  forward: (x, filter, { strides, pad, dimRoundingMode }) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", 1, dimRoundingMode),
};

/**
 * Gradients of convolutions and of their gradients, for conv2d, conv2dTranspose, depthwiseConv2d and what is
 * built from them. A dilated convolution is one whose filter has zeros between its elements: TensorFlow's CPU
 * kernels have gradients of that one only.
 */
export const convolutionGradients: tf.GradConfig[] = [convolution, depthwise].flatMap((products) => {
  const input = (dy: tf.Tensor, filter: tf.Tensor, inputShape: number[], attributes: Attributes) =>
    runKernel(products.toInput, { dy, filter }, { ...attributes, dilations: 1, inputShape });
  const filter = (x: tf.Tensor, dy: tf.Tensor, filterShape: number[], attributes: Attributes) =>
    runKernel(products.toFilter, { x, dy }, { ...attributes, dilations: 1, filterShape });
  return [
    {
      kernelName: products.convolution,
      inputsToSave: ["x", "filter"],
      gradFunc: (dy, [x, kernel], attrs) => {
        const attributes = attrs as unknown as Attributes;
        const rates = ratesOf(attributes);
        return {
          x: () => input(dy as tf.Tensor, dilate(kernel, rates), x.shape, attributes),
          filter: () =>
            undilate(
              filter(x, dy as tf.Tensor, dilatedShape(kernel.shape, rates), attributes),
              kernel.shape,
              rates,
            ),
        };
      },
    },
    {
      kernelName: products.toInput,
      inputsToSave: ["dy", "filter"],
      gradFunc: (upstream, [dy, kernel], attrs) => {
        const attributes = attrs as unknown as Attributes;
        return {
          dy: () => products.forward(upstream as tf.Tensor, kernel, attributes),
          filter: () => filter(upstream as tf.Tensor, dy, kernel.shape, attributes),
        };
      },
    },
    {
      kernelName: products.toFilter,
      inputsToSave: ["x", "dy"],
      gradFunc: (upstream, [x, dy], attrs) => {
        const attributes = attrs as unknown as Attributes;
        return {
          x: () => input(dy, upstream as tf.Tensor, x.shape, attributes),
          dy: () => products.forward(x, upstream as tf.Tensor, attributes),
        };
      },
    },
  ] satisfies tf.GradConfig[];
});

type Rates = [height: number, width: number];

const ratesOf = ({ dilations }: Attributes): Rates =>
  Array.isArray(dilations) ? dilations : [dilations ?? 1, dilations ?? 1];

/** [3, 3, …] and rates of 2 → [5, 5, …] */
const dilatedShape = ([height, width, ...rest]: number[], rates: Rates): number[] => [
  (height - 1) * rates[0] + 1,
  (width - 1) * rates[1] + 1,
  ...rest,
];

/** Puts `rate − 1` zeros between the elements of a filter [height, width, …]. */
function dilate(filter: tf.Tensor, rates: Rates): tf.Tensor {
  if (rates[0] === 1 && rates[1] === 1) return filter;
  const [height, width] = filter.shape;
  const size = tf.util.sizeFromShape(filter.shape.slice(2));
  return filter
    .reshape([height, 1, width, size])
    .pad(around([0, 0], [0, rates[0] - 1], [0, 0], [0, 0]))
    .reshape([height * rates[0], width, 1, size])
    .pad(around([0, 0], [0, 0], [0, rates[1] - 1], [0, 0]))
    .reshape([height * rates[0], width * rates[1], size])
    .slice([0, 0, 0], dilatedShape([height, width, size], rates))
    .reshape(dilatedShape(filter.shape, rates));
}

/** Takes the elements of a dilated filter that are not between others. */
function undilate(filter: tf.Tensor, shape: number[], rates: Rates): tf.Tensor {
  if (rates[0] === 1 && rates[1] === 1) return filter;
  const [height, width] = shape;
  const size = tf.util.sizeFromShape(shape.slice(2));
  return filter
    .reshape([...filter.shape.slice(0, 2), size])
    .pad(around([0, rates[0] - 1], [0, rates[1] - 1], [0, 0]))
    .reshape([height, rates[0], width * rates[1], size])
    .slice([0, 0, 0, 0], [height, 1, width * rates[1], size])
    .reshape([height, width, rates[1], size])
    .slice([0, 0, 0, 0], [height, width, 1, size])
    .reshape(shape);
}

const around = (...paddings: [number, number][]) => paddings;
