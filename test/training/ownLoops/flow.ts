// An example of docs/your-own-training.md, word for word: ownLoops.test.ts compares the two.
import { tf, Session, adam, batches, weightsOf } from "../../../src/index";
import type { RunOptions, TrainEvent } from "../../../src/index";

/** @param network images between noise and picture, and times [n, 1, 1, 1] → velocities: see buildUnet */
export async function* trainFlow(
  network: tf.LayersModel,
  images: tf.Tensor4D,
  { epochs = 20, batchSize = 16, ...options }: RunOptions & { epochs?: number; batchSize?: number } = {},
): AsyncGenerator<TrainEvent, void> {
  const session = await Session.open(options);
  try {
    const [noise, times] = [session.stream("noise"), session.stream("times")];
    const weights = weightsOf(network);
    const optimizer = session.optimizer("optimizer", adam, { learningRate: 1e-3 }, weights);

    const step = (batch: tf.Tensor) => {
      const start = noise.normal(batch.shape);
      const time = times.uniform([batchSize, 1, 1, 1]);
      const between = start.mul(tf.sub(1, time)).add(batch.mul(time));
      const velocity = batch.sub(start); // the path from noise to picture is a straight line
      const error = () =>
        tf.losses.meanSquaredError(velocity, network.apply([between, time], { training: true }) as tf.Tensor);
      return { loss: optimizer.minimize(error as () => tf.Scalar, true, weights)! };
    };

    const order = batches({ count: images.shape[0], batchSize, seed: session.seed, rest: "dropped" });
    const training = session.trainer(step, images, order);
    yield* session.begin({ models: { network }, batches: order, epochs, options: { batchSize } });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}

/** Follows the velocities from noise [n, h, w, c] to images, in `steps` equal steps. */
export function flowFrom(network: tf.LayersModel, noise: tf.Tensor4D, steps = 20): tf.Tensor {
  return tf.tidy(() => {
    let images: tf.Tensor = noise;
    for (let i = 0; i < steps; i++) {
      const time = tf.fill([noise.shape[0], 1, 1, 1], i / steps);
      images = images.add((network.apply([images, time]) as tf.Tensor).div(steps));
    }
    return images;
  });
}
