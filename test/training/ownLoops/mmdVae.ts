// An example of docs/your-own-training.md, word for word: ownLoops.test.ts compares the two.
import { tf, Session, adam, batches, binaryCrossentropy, minimize, weightsOf } from "../../../src/index";
import type { RunOptions, TrainEvent } from "../../../src/index";

/** Returns the squared maximum mean discrepancy between two samples [n, d], with a Gaussian kernel. */
function mmd(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  const kernel = (x: tf.Tensor, y: tf.Tensor) =>
    x.expandDims(1).sub(y.expandDims(0)).square().mean(2).neg().exp().mean<tf.Scalar>();
  return kernel(a, a).add(kernel(b, b)).sub(kernel(a, b).mul(2));
}

/** @param encoder images [n, h, w, c] in 0..1 → zMean and zLogVar, each [n, d]; @param decoder z → images */
export async function* trainMmdVae(
  encoder: tf.LayersModel,
  decoder: tf.LayersModel,
  images: tf.Tensor4D,
  { epochs = 5, weight = 1, ...options }: RunOptions & { epochs?: number; weight?: number } = {},
): AsyncGenerator<TrainEvent, void> {
  const session = await Session.open(options);
  try {
    const [noise, prior] = [session.stream("sampling"), session.stream("prior")];
    const weights = weightsOf(encoder, decoder);
    const optimizer = session.optimizer("optimizer", adam, { learningRate: 1e-3 }, weights);

    const step = (batch: tf.Tensor) =>
      minimize(
        optimizer,
        () => {
          const [zMean, zLogVar] = encoder.apply(batch, { training: true }) as tf.Tensor[];
          const z = zMean.add(zLogVar.div(2).exp().mul(noise.normal(zMean.shape)));
          const decoded = decoder.apply(z, { training: true }) as tf.Tensor;
          const reconstructionLoss = binaryCrossentropy(batch, decoded).mean<tf.Scalar>();
          const mmdLoss = mmd(z, prior.normal(zMean.shape)).mul<tf.Scalar>(weight);
          return { loss: reconstructionLoss.add<tf.Scalar>(mmdLoss), reconstructionLoss, mmdLoss };
        },
        weights,
      );

    const order = batches({ count: images.shape[0], batchSize: 16, seed: session.seed });
    const training = session.trainer(step, images, order);
    yield* session.begin({ models: { encoder, decoder }, batches: order, epochs, options: { weight } });
    while (session.goesOn) yield* session.after(await training.run(session.next()));
  } finally {
    await session.close();
  }
}
