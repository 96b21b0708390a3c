import { setImmediate as nextTurn } from "node:timers/promises";
import { progressLine } from "../../terminal/progressLine";
import { tf } from "../../tensorflow/backend";
import { describeValue } from "../../terminal/format";
import { checkImageList } from "../../training/examples";

/**
 * Describes images [n, height, width, channels] by features [n, d], each image on its own. The images are
 * those of a single batch and belong to the caller, the features to whoever calls the extractor.
 */
export type FeatureExtractor = (images: tf.Tensor4D) => tf.Tensor2D | Promise<tf.Tensor2D>;

/** The number of images in a batch. An extractor always gets this many, so that it is compiled once. */
const BATCH = 100;

/**
 * Computes the features of all images in batches, and shows its progress if it takes longer than two seconds.
 *
 * @param images [n, height, width, channels], n ≥ 1, in the range that the extractor expects
 * @returns features [n, d], which the caller disposes
 * @throws TypeError if there are no images, or no function; Error if the extractor returns no features [n, d]
 */
export async function extractFeatures(
  images: tf.Tensor4D,
  extractor: FeatureExtractor,
): Promise<tf.Tensor2D> {
  checkImageList("images", images);
  if (typeof extractor !== "function") {
    throw new TypeError(
      `Expected a function from images to features, got ${describeValue(extractor)}: pass ` +
        'classifierFeatures(await loadClassifier("mnist")), for example.',
    );
  }
  const [n] = images.shape;
  const line = progressLine(`Features of ${n.toLocaleString("en")} images`);
  const parts: tf.Tensor2D[] = [];
  try {
    for (let start = 0; start < n; start += BATCH) {
      const count = Math.min(BATCH, n - start);
      const batch = tf.tidy(() => fill(images.slice(start, count)));
      const features = await extractor(batch);
      batch.dispose();
      checkShape(features);
      parts.push(features.slice(0, count));
      features.dispose();
      line.update((start + count) / n);
      await nextTurn(); // lets the kernel receive messages
    }
    return tf.concat(parts);
  } finally {
    line.done();
    tf.dispose(parts);
  }
}

/** Fills the last batch up with zeros. */
function fill(batch: tf.Tensor4D): tf.Tensor4D {
  return batch.pad([[0, BATCH - batch.shape[0]], [0, 0], [0, 0], [0, 0]]); // prettier-ignore
}

function checkShape(features: tf.Tensor): void {
  if (features.shape.length === 2 && features.shape[0] === BATCH) return;
  const { shape } = features;
  features.dispose();
  throw new Error(
    `The extractor must return features [n, d] for images [n, height, width, channels], but it returned [${shape.join(", ")}] for ` +
      `n = ${BATCH}: flatten them, or average them over the positions.`,
  );
}
