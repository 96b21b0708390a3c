// The training of docs/your-own-training.md, word for word: yourOwnTraining.test.ts compares the two.
import { tf, Session, adam, batches, weightsOf } from "../../src/index";
import type { LiveNumber, RunOptions, TrainEvent } from "../../src/index";

interface DenoiserOptions extends RunOptions {
  epochs?: number;
  learningRate?: LiveNumber;
  /** Standard deviation of the noise on the images. */
  noise?: LiveNumber;
}

/** @param model images [n, height, width, channels] in 0..1 → the same images, without their noise */
export async function* trainDenoiser(
  model: tf.LayersModel,
  images: tf.Tensor4D,
  { epochs = 5, learningRate = 1e-3, noise = 0.3, ...options }: DenoiserOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const session = await Session.open(options);
  try {
    const random = session.stream("noise");
    const stddev = session.setting({ noise });
    const weights = weightsOf(model);
    const optimizer = session.optimizer("optimizer", options.optimizer ?? adam, { learningRate }, weights);

    const step = (batch: tf.Tensor) => {
      const noisy = batch.add(random.normal(batch.shape).mul(stddev));
      const error = () =>
        tf.losses.meanSquaredError(batch, model.apply(noisy, { training: true, random }) as tf.Tensor);
      return { loss: optimizer.minimize(error as () => tf.Scalar, true, weights)! };
    };

    const order = batches({ count: images.shape[0], batchSize: 16, seed: session.seed });
    const training = session.trainer(step, images, order);
    const metrics = { loss: { unit: "mean squared error" } };
    yield* session.begin({ models: { model }, batches: order, epochs, metrics });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}
