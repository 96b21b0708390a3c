import { buildSnDiscriminator, buildSnGenerator } from "../../../src/models/snGan/networks";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";

/** Images of 16×16 pixels; 2 to 8 filters. */
const TOY = { imageSize: 16, width: 1 / 16 };

export const buildToySnGan = (seed = 1) => ({
  generator: buildSnGenerator({ ...TOY, latentDim: 3, seed }),
  discriminator: buildSnDiscriminator({ ...TOY, seed }),
});

/** [count, 16, 16, 3] in −1..1 */
export function toyPictures(count: number, seed = 1): tf.Tensor4D {
  const random = new RandomStream(seed);
  const images = random.uniform<tf.Rank.R4>([count, 16, 16, 3], -1, 1);
  random.dispose();
  return images;
}
