import { tf } from "../../tensorflow/backend";
import { RandomStream } from "../../tensorflow/random";
import { wholeNumber } from "../../training/checks";

export interface StandingStatisticsOptions {
  /**
   * Number of batches, ≥ 1.
   *
   * @defaultValue 40
   */
  batches?: number;
  /**
   * Number of points in a batch, ≥ 2. Choose as many as in training.
   *
   * @defaultValue 64
   */
  batchSize?: number;
  /**
   * Seed of the points, 0..2³¹−1.
   *
   * @defaultValue 0
   */
  seed?: number;
}

/**
 * Measures the means and variances of a generator's batch normalization again, with its present weights
 * ("standing statistics": Brock et al. 2019, arXiv:1809.11096, section 4.1). During training, they follow
 * weights that keep changing, so they lag behind, and they do not fit an average of the weights (`ema`).
 * A model without batch normalization is left as it is.
 *
 * @param generator z [n, latentDim] → images. The points are drawn from N(0, I).
 * @throws RangeError if an option is outside its range
 */
export function standingStatistics(
  generator: tf.LayersModel,
  { batches = 40, batchSize = 64, seed = 0 }: StandingStatisticsOptions = {},
): void {
  wholeNumber("batches", batches, 1, "the statistics are averaged over them");
  wholeNumber("batchSize", batchSize, 2, "a single example has no variance");
  const layers = generator.layers.filter((layer) => layer.getClassName() === "BatchNormalization");
  if (layers.length === 0) return;
  const moments = layers.flatMap((layer) => {
    const { momentum } = layer.getConfig() as { momentum: number };
    const moving = layer.nonTrainableWeights.map((weight) => weight.read() as tf.Variable);
    return moving.map((variable) => ({ variable, momentum }));
  });
  const random = new RandomStream(seed);
  for (const { variable } of moments) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  for (let i = 0; i < batches; i++) {
    tf.tidy(() => {
      const z = random.normal([batchSize, generator.inputs[0].shape[1]!]);
      generator.apply(z, { training: true, random });
    });
  }
  // A moving average that began at 0 is too small by this factor.
  for (const { variable, momentum } of moments)
    tf.tidy(() => variable.assign(variable.div(1 - momentum ** batches)));
  random.dispose();
}
