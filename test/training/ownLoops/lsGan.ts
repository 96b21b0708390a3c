// An example of docs/your-own-training.md, word for word: ownLoops.test.ts compares the two.
import { tf, Session, adam, batches, weightsOf } from "../../../src/index";
import type { RunOptions, TrainEvent } from "../../../src/index";

/** @param generator z [n, d] → images; @param discriminator images → scores [n, 1], without a sigmoid */
export async function* trainLsGan(
  generator: tf.LayersModel,
  discriminator: tf.LayersModel,
  images: tf.Tensor4D,
  { steps = 1000, batchSize = 16, ...options }: RunOptions & { steps?: number; batchSize?: number } = {},
): AsyncGenerator<TrainEvent, void> {
  const session = await Session.open(options);
  try {
    const latent = session.stream("latent");
    const mode = { training: true, random: session.stream("dropout") };
    const [gWeights, dWeights] = [weightsOf(generator), weightsOf(discriminator)];
    const make = (rate: number) => adam(rate, { beta1: 0.5 });
    const gOptimizer = session.optimizer("gOptimizer", make, { learningRate: 2e-4 }, gWeights);
    const dOptimizer = session.optimizer("dOptimizer", make, { learningRate: 2e-4 }, dWeights);

    const generate = () => generator.apply(latent.normal([batchSize, generator.inputs[0].shape[1]!]), mode);
    const distance = (pictures: tf.Tensor, target: number) =>
      (discriminator.apply(pictures, mode) as tf.Tensor).sub(target).square().mean<tf.Scalar>();
    const step = (real: tf.Tensor) => {
      const fake = generate() as tf.Tensor;
      const dLoss = () => distance(real, 1).add<tf.Scalar>(distance(fake, 0)).div<tf.Scalar>(2);
      const gLoss = () => distance(generate() as tf.Tensor, 1);
      return {
        dLoss: dOptimizer.minimize(dLoss, true, dWeights)!,
        gLoss: gOptimizer.minimize(gLoss, true, gWeights)!,
      };
    };

    const order = batches({ count: images.shape[0], batchSize, seed: session.seed, rest: "dropped" });
    const training = session.trainer(step, images, order);
    const models = { generator, discriminator };
    yield* session.begin({ models, averaged: [generator], batches: order, steps, options: { batchSize } });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}
