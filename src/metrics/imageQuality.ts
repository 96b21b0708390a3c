import { tf } from "../tensorflow/backend";
import { wholeNumber } from "../training/checks";
import type { LatentDistribution } from "../training/latentDistribution";
import type { Logs } from "../training/events";
import { checkImageList } from "../training/examples";
import type { Metrics } from "../training/metrics";
import type { Measure } from "./evaluations";
import { extractFeatures, type FeatureExtractor } from "./features/extractFeatures";
import { frechetDistance } from "./frechetDistance";
import { generateImages } from "./generateImages";
import { kid } from "./kid";
import { densityCoverage, precisionRecall } from "./neighbours";

/** The measures of a set of generated images against a set of real ones. */
export type QualityMeasure = "kid" | "frechetDistance" | "precision" | "recall" | "density" | "coverage";

/** Units and best values of the measures. */
export const QUALITY_METRICS: Record<QualityMeasure, Metrics[string]> = {
  kid: { unit: "KID", evaluated: true },
  frechetDistance: { unit: "squared Fréchet distance", evaluated: true },
  precision: { unit: "share of generated images", range: [0, 1], best: "highest", evaluated: true },
  recall: { unit: "share of real images", range: [0, 1], best: "highest", evaluated: true },
  density: { unit: "balls around real images / k", best: "highest", evaluated: true },
  coverage: { unit: "share of real images", range: [0, 1], best: "highest", evaluated: true },
};

const MEASURES = Object.keys(QUALITY_METRICS) as QualityMeasure[];

/**
 * Compares the features of generated images with those of real ones: docs/metrics.md says what each measure
 * means.
 *
 * @param real features [n, d]
 * @param generated features [m, d]
 * @param measures which numbers to compute. @defaultValue all
 * @returns a number for each measure
 * @throws RangeError for other shapes, too few images, and features that are not finite
 */
export async function compareFeatures<M extends QualityMeasure = QualityMeasure>(
  real: tf.Tensor2D,
  generated: tf.Tensor2D,
  measures: readonly M[] = MEASURES as M[],
): Promise<Record<M, number>> {
  const wanted = (...names: QualityMeasure[]) =>
    names.some((name) => (measures as readonly string[]).includes(name));
  const all: Logs = {
    ...(wanted("kid") && { kid: (await kid(real, generated)).value }),
    ...(wanted("frechetDistance") && { frechetDistance: await frechetDistance(real, generated) }),
    ...(wanted("precision", "recall") && { ...(await precisionRecall(real, generated)) }),
    ...(wanted("density", "coverage") && { ...(await densityCoverage(real, generated)) }),
  };
  return Object.fromEntries(measures.map((name) => [name, all[name]])) as Record<M, number>;
}

export interface ImageQualityOptions {
  /**
   * The number of images to generate. They are compared with as many real images, starting with the first.
   *
   * @defaultValue 1000, or as many as there are real ones
   */
  samples?: number;
  /**
   * Which numbers to compute.
   *
   * @defaultValue ["kid", "precision", "recall"]
   */
  measures?: QualityMeasure[];
  /**
   * Seed of the points of the latent space, 0..2³¹−1. They are the same in every evaluation.
   *
   * @defaultValue 0
   */
  seed?: number;
  /**
   * Distribution of the points: the one that the generator is trained with.
   *
   * @defaultValue "normal"
   */
  latentDistribution?: LatentDistribution;
}

/**
 * Makes a measure of a generator for `evaluateEvery`: its images against real ones.
 *
 * @param generator z [n, latentDim] → images [n, height, width, channels]; a decoder works too
 * @param real images [n, height, width, channels], in the generator's range; they are read at once, so you
 *   may dispose of them afterwards
 * @param extractor features of both: `classifierFeatures(await loadClassifier("cifar10"))`
 * @throws RangeError for more samples than real images; TypeError for other images, or without an extractor
 */
export async function imageQuality(
  generator: tf.LayersModel,
  real: tf.Tensor4D,
  extractor: FeatureExtractor,
  options: ImageQualityOptions = {},
): Promise<Measure> {
  const { measures = ["kid", "precision", "recall"], seed = 0, latentDistribution } = options;
  checkImageList("real", real);
  const samples = options.samples ?? Math.min(1000, real.shape[0]);
  wholeNumber("samples", samples, 2, "it is the number of images to generate");
  if (samples > real.shape[0]) {
    throw new RangeError(
      `samples must be at most ${real.shape[0]}, the number of real images, got ${samples}: pass more images.`,
    );
  }
  const first = real.slice(0, samples);
  const expected = await extractFeatures(first, extractor);
  const [values, shape] = [await expected.data(), expected.shape];
  tf.dispose([first, expected]);

  return {
    metrics: Object.fromEntries(measures.map((name) => [name, QUALITY_METRICS[name]])),
    async measure() {
      const images = await generateImages(generator, samples, { seed, latentDistribution });
      const [of, against] = [await extractFeatures(images, extractor), tf.tensor2d(values, shape)];
      try {
        return await compareFeatures(against, of, measures);
      } finally {
        tf.dispose([images, of, against]);
      }
    },
  };
}
