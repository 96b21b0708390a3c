import type { Attribute } from "../eager/attributes";
import type { TensorInfo } from "./tfjs";

/*
 * If a convolution's result has no elements, oneDNN's kernels in TensorFlow 2.21 return a tensor of the
 * input's shape, whose memory nobody has written to. The gradients of convolutions and max pooling fail then,
 * or return such memory too. So genbook makes these tensors itself. A result is empty if there are no images,
 * or if the kernel is larger by one than the images.
 */

type Shape = readonly number[];

const CONVOLUTIONS = new Set(["Conv2D", "Conv3D", "DepthwiseConv2dNative"]);

/** The gradients' inputs: which one has the shape of the result, and whether as its values. */
const GRADIENTS: Record<string, { like: number; asValues: boolean }> = {
  Conv2DBackpropInput: { like: 0, asValues: true },
  Conv3DBackpropInputV2: { like: 0, asValues: true },
  DepthwiseConv2dNativeBackpropInput: { like: 0, asValues: true },
  Conv2DBackpropFilter: { like: 1, asValues: true },
  Conv3DBackpropFilterV2: { like: 1, asValues: true },
  DepthwiseConv2dNativeBackpropFilter: { like: 1, asValues: true },
  MaxPoolGrad: { like: 0, asValues: false },
  MaxPool3DGrad: { like: 0, asValues: false },
};

/**
 * Returns the shape of an op's result that has to be made of zeros, because TensorFlow would not compute it
 * correctly; undefined for every other op.
 *
 * @param valuesOf returns the values of an input
 */
export function shapeWithoutOp(
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly TensorInfo[],
  valuesOf: (input: TensorInfo) => ArrayLike<number>,
): number[] | undefined {
  if (CONVOLUTIONS.has(name)) {
    const [x, filter] = inputs;
    const shape = convolvedShape(name, attributes, x.shape, filter.shape);
    return isEmpty(shape) && !isEmpty(filter.shape) ? shape : undefined;
  }
  if (!Object.hasOwn(GRADIENTS, name) || !isEmpty(inputs[2].shape)) return undefined;
  const { like, asValues } = GRADIENTS[name];
  return asValues ? Array.from(valuesOf(inputs[like])) : inputs[like].shape;
}

const isEmpty = (shape: Shape) => shape.includes(0);

/** Returns the shape of a convolution's result. It has a negative size if the kernel does not fit. */
function convolvedShape(name: string, attributes: readonly Attribute[], x: Shape, filter: Shape): number[] {
  const valueOf = (attribute: string) => attributes.find((each) => each.name === attribute)?.value;
  const isChannelsFirst = (valueOf("data_format") as string).startsWith("NC");
  const padding = valueOf("padding");
  const [strides, dilations] = [valueOf("strides"), valueOf("dilations")] as number[][];
  const explicit = (valueOf("explicit_paddings") ?? []) as number[];
  const first = isChannelsFirst ? 2 : 1;
  const sizes = x.slice(first, first + filter.length - 2).map((size, i) => {
    const axis = first + i;
    if (padding === "SAME") return Math.ceil(size / strides[axis]);
    const [before = 0, after = 0] = explicit.slice(2 * axis, 2 * axis + 2);
    const covered = (filter[i] - 1) * dilations[axis];
    return Math.ceil((size + before + after - covered) / strides[axis]);
  });
  const [inputs, outputs] = filter.slice(-2);
  const channels = name === "DepthwiseConv2dNative" ? inputs * outputs : outputs;
  return isChannelsFirst ? [x[0], channels, ...sizes] : [x[0], ...sizes, channels];
}
