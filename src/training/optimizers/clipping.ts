import { tf } from "../../tensorflow/backend";
import { positive } from "../checks";

/**
 * How gradients are clipped before an optimizer sees them. At most one of the three can be set, as in Keras.
 * (What Keras 2.0.8 calls clipnorm is `globalClipNorm`.)
 */
export interface ClippingOptions {
  /** Every element of a gradient is clipped to −clipValue..clipValue. */
  clipValue?: number;
  /** Each weight's gradient whose norm is greater is scaled down to this norm. */
  clipNorm?: number;
  /** All gradients are scaled by one factor where the norm of all of them together is greater than this. */
  globalClipNorm?: number;
}

/**
 * @returns a function that clips the gradients of one step
 * @throws RangeError for a limit that is not > 0; Error for more than one of them
 */
export function clippingOf(options: ClippingOptions): (gradients: tf.Tensor[]) => tf.Tensor[] {
  const set = (["clipValue", "clipNorm", "globalClipNorm"] as const).filter(
    (name) => options[name] !== undefined,
  );
  for (const name of set) positive(name, options[name]!, "leave it out to keep the gradients as they are");
  if (set.length > 1)
    throw new Error(`Expected at most one way of clipping, got ${set.join(" and ")}: leave one out.`);
  const { clipValue, clipNorm, globalClipNorm } = options;
  if (clipValue !== undefined) return (all) => all.map((each) => each.clipByValue(-clipValue, clipValue));
  if (clipNorm !== undefined) return (all) => all.map((each) => scaled(each, clipNorm, normOf([each])));
  if (globalClipNorm !== undefined) {
    return (all) => {
      const norm = normOf(all);
      return all.map((each) => scaled(each, globalClipNorm, norm));
    };
  }
  return (all) => all;
}

const scaled = (gradient: tf.Tensor, limit: number, norm: tf.Tensor) =>
  gradient.mul(limit).div(norm.maximum(limit));

/** Scalar: the Euclidean norm of all elements of all tensors. */
const normOf = (tensors: tf.Tensor[]): tf.Tensor =>
  tf.addN(tensors.map((each) => each.square().sum())).sqrt();
