/**
 * Features of a classifier that comes with genbook. KID and Fréchet distance on them rank generators of such
 * images well, but they are not the official ones, which take features of the Inception network: compare them
 * only with figures from the same features.
 */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FEATURES } from "../../models/classifier/networks";
import { checkShape } from "../../models/layers/checks";
import { checkRange, type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { oneOf } from "../../training/checks";
import { extractFeatures, type FeatureExtractor } from "./extractFeatures";

/** A trained classifier. */
export interface Classifier {
  /** images [n, h, w, c] → scores [n, classes], with a layer "features": see buildClassifier. */
  model: tf.LayersModel;
  /** The range of the images that the model takes. */
  range: PixelRange;
  /** The names of the classes, in the order of the scores. */
  classNames: string[];
}

/** weights/ in genbook's folder. This file knows its own depth, which is the same in src and in dist. */
const WEIGHTS = resolve(__dirname, "../../../weights");

/**
 * Loads a classifier that comes with genbook. weights/README.md says how each was trained, and how many test
 * images it classifies correctly.
 *
 * @param name "cifar10" for images [n, 32, 32, 3], "mnist" for images [n, 28, 28, 1]
 * @throws RangeError for another name
 */
export async function loadClassifier(name: "cifar10" | "mnist"): Promise<Classifier> {
  oneOf("name", name, ["cifar10", "mnist"]);
  const folder = join(WEIGHTS, name);
  const about = await readFile(join(folder, "about.json"), "utf8");
  const { range, classNames } = JSON.parse(about) as Omit<Classifier, "model">;
  const model = await tf.loadLayersModel(`file://${join(folder, "model.json")}`);
  return { model, range, classNames };
}

export interface ImagesOptions {
  /**
   * The range of the images.
   *
   * @defaultValue the classifier's own range
   */
  range?: PixelRange;
}

/**
 * Makes an extractor of the classifier's features: the output of its layer "features", before the scores.
 *
 * @returns an extractor that throws an Error for images of another size than the classifier's
 * @throws Error if the model has no layer "features"
 */
export function classifierFeatures(
  { model, range: own }: Classifier,
  { range = own }: ImagesOptions = {},
): FeatureExtractor {
  checkRange(range);
  const output = model.getLayer(FEATURES).output as tf.SymbolicTensor;
  const features = tf.model({ inputs: model.inputs, outputs: output });
  return (images) => applied(features, images, range, own);
}

/**
 * Computes the share of the images that the classifier assigns to each class. A generator of frogs should
 * come near the share of real test frogs that are called "frog".
 *
 * @param images [n, height, width, channels]
 * @returns a number in 0..1 for each class, whose sum is 1
 * @throws Error for images of another size than the classifier's
 */
export async function classShares(
  images: tf.Tensor4D,
  { model, range: own, classNames }: Classifier,
  { range = own }: ImagesOptions = {},
): Promise<Record<string, number>> {
  checkRange(range);
  const scores = await extractFeatures(images, (batch) => applied(model, batch, range, own));
  const answers = tf.tidy(() => scores.argMax(1));
  try {
    const classes = Array.from(await answers.data());
    return Object.fromEntries(
      classNames.map((name, i) => [name, classes.filter((each) => each === i).length / classes.length]),
    );
  } finally {
    tf.dispose([scores, answers]);
  }
}

/** Converts images to the model's range, and runs it on them. */
async function applied(
  model: tf.LayersModel,
  images: tf.Tensor4D,
  range: PixelRange,
  own: PixelRange,
): Promise<tf.Tensor2D> {
  checkShape("images", images, model, "classifier");
  if (range === own) return (await predict(model, images)) as tf.Tensor2D;
  const brought = tf.tidy(() => (own === "-1..1" ? images.mul(2).sub(1) : images.add(1).div(2)));
  try {
    return (await predict(model, brought)) as tf.Tensor2D;
  } finally {
    brought.dispose();
  }
}
