import { product } from "../../math/product";
import type { Pointer } from "../library/memory";
import { ATTRIBUTE, typeAttribute, type Attribute } from "./attributes";
import type { Context } from "./context";
import { DTYPE, OpError, outOfMemory } from "./errors";
import { execute, kindOf } from "./execute";
import { newHandle } from "./tensors";

/*
 * In TensorFlow 2.21, oneDNN's convolutions and batch normalization end the process if they cannot allocate
 * their result. (All other ops fail with an error.) So genbook first checks that enough memory can be
 * allocated.
 */

/** The shapes of an op's inputs, and the product of its strides → roughly, the elements that it allocates */
type Elements = (shapes: number[][], strides: number) => number;

const convolved: Elements = ([x, filter], strides) =>
  ((product(x) / strides) * filter.at(-1)!) / filter.at(-2)!;
const toInput: Elements = ([, filter, dy], strides) =>
  ((product(dy) * strides) / filter.at(-1)!) * filter.at(-2)!;
const depthwise: Elements = ([x, filter], strides) => (product(x) / strides) * filter.at(-1)!;
const depthwiseToInput: Elements = ([, filter, dy], strides) => (product(dy) * strides) / filter.at(-1)!;
const likeFirst: Elements = ([x]) => product(x);

const ELEMENTS: Record<string, Elements> = {
  Conv2D: convolved,
  Conv2DBackpropInput: toInput,
  Conv2DBackpropFilter: likeFirst,
  Conv3D: convolved,
  Conv3DBackpropInputV2: toInput,
  Conv3DBackpropFilterV2: likeFirst,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseToInput,
  DepthwiseConv2dNativeBackpropFilter: likeFirst,
  FusedBatchNorm: likeFirst,
};

/** 4 MB: with less, trying would take longer than it is worth. */
const LEAST_ELEMENTS = 2 ** 20;
/** oneDNN also takes scratch memory: this share of the largest tensor. */
const SCRATCH = 0.25;

/**
 * Checks that there is memory for an op that would end the process without it.
 *
 * @throws OpError if there is not
 */
export function checkRoom(
  context: Context,
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Pointer[],
): void {
  if (context.isGpu || !(name in ELEMENTS)) return;
  const shapes = inputs.map((handle) => kindOf(context, handle).shape);
  const strides = attributes.find((attribute) => attribute.name === "strides")?.value as number[] | undefined;
  const elements = ELEMENTS[name](shapes, product(strides ?? []));
  if (!hasRoom(context, [elements])) throw new OpError(outOfMemory(name, 4 * elements));
}

/** Returns true if tensors of this many float32 elements can be allocated, all at once. */
export function hasRoom(context: Context, elements: readonly number[]): boolean {
  const all = elements.reduce((sum, count) => sum + count, 0);
  if (context.isGpu || all < LEAST_ELEMENTS) return true;
  const scratch = Math.ceil(SCRATCH * Math.max(...elements));
  const attributes = [
    typeAttribute("dtype", DTYPE.float32),
    { name: "init", type: ATTRIBUTE.bool, value: false },
  ];
  const made: Pointer[] = [];
  try {
    for (const count of [...elements, scratch]) {
      const shape = newHandle(context, [2], DTYPE.int32, Int32Array.of(1024, Math.ceil(count / 1024)));
      try {
        made.push(...execute(context, "Empty", attributes, [shape], 1));
      } finally {
        context.api.TFE_DeleteTensorHandle(shape);
      }
    }
    return true;
  } catch (error) {
    if (error instanceof OpError) return false;
    throw error;
  } finally {
    made.forEach(context.api.TFE_DeleteTensorHandle);
  }
}
