import { buildClassifier } from "../../../src/models/classifier/networks";
import type { ClassifiedImages } from "../../../src/models/classifier/step";
import { tf } from "../../../src/tensorflow/backend";
import { noise } from "../kerasInputs";

/** Three classes of images 8×8×1. */
export const buildToyClassifier = () =>
  buildClassifier({ classes: 3, imageSize: 8, channels: 1, filters: [3, 4, 5], seed: 1 });

/** Images [count, 8, 8, 1] of noise, brighter on the left, in the middle or on the right, by their class. */
export function toyClasses(count: number, salt = 1): ClassifiedImages {
  const classes = Int32Array.from({ length: count }, (_, i) => i % 3);
  return tf.tidy(() => {
    const labels = tf.tensor1d(classes, "int32");
    const centres = labels.toFloat().mul(2.5).add(1).reshape([count, 1, 1, 1]);
    const columns = tf.range(0, 8).reshape([1, 1, 8, 1]);
    const bars = columns.sub(centres).square().neg().exp();
    return { images: noise([count, 8, 8, 1], salt).mul(0.3).add(bars), labels };
  });
}
