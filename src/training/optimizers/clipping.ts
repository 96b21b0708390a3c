import { tf } from "../../tensorflow/backend";
import { positive } from "../checks";

/**
 * Clips gradients before the optimizer uses them. At most one of the three options may be set, as in Keras.
 * (Keras 2.0.8's clipnorm is `globalClipNorm`.)
 */
export interface ClippingOptions {
  /**
   * Clips each element of a gradient to −clipValue..clipValue; > 0.
   *
   * @defaultValue no clipping
   */
  clipValue?: number;
  /**
   * Scales the gradient of each weight down to this norm if it is greater; > 0.
   *
   * @defaultValue no clipping
   */
  clipNorm?: number;
  /**
   * Scales all gradients down by one factor if their joint norm is greater than this; > 0.
   *
   * @defaultValue no clipping
   */
  globalClipNorm?: number;
}

/**
 * @returns a function that clips the gradients of one step
 * @throws RangeError if a limit is not > 0; Error if more than one is set
 */
export function clippingOf(options: ClippingOptions): (gradients: tf.Tensor[]) => tf.Tensor[] {
  const set = (["clipValue", "clipNorm", "globalClipNorm"] as const).filter(
    (name) => options[name] !== undefined,
  );
  for (const name of set) positive(name, options[name]!, "leave it out to keep the gradients as they are");
  if (set.length > 1)
    throw new Error(`Expected at most one kind of clipping, got ${set.join(" and ")}: remove one.`);
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

/** Returns a scalar: the Euclidean norm of all elements of all tensors. */
const normOf = (tensors: tf.Tensor[]): tf.Tensor =>
  tf.addN(tensors.map((each) => each.square().sum())).sqrt();
