/** Measures generated frogs, for the scripts of 8.5/, families/ and frogs/. */
import * as genbook from "../../dist/index.js";

/**
 * Compares generated images with real ones by the features of the classifier `cifar10`.
 *
 * @returns the KID with its interval, precision, recall, and the share of the generated images that is
 *   classified as "frog"
 */
export async function frogFigures(real, made, range) {
  const classifier = await genbook.loadClassifier("cifar10");
  const features = genbook.classifierFeatures(classifier, { range });
  const [of, against] = [
    await genbook.extractFeatures(real, features),
    await genbook.extractFeatures(made, features),
  ];
  const { value: kid, interval } = await genbook.kid(of, against);
  const { frog } = await genbook.classShares(made, classifier, { range });
  return { kid, interval, ...(await genbook.precisionRecall(of, against)), frog };
}
