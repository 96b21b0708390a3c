/**
 * The networks of a diffusion model: a U-Net that finds the noise in an image, and a normalizer that knows
 * the mean and variance of the images.
 *
 * Ronneberger, Fischer & Brox 2015, "U-Net", arXiv:1505.04597. Ho, Jain & Abbeel 2020, "Denoising Diffusion
 * Probabilistic Models", arXiv:2006.11239. Chollet & Watson, "Deep Learning with Python", 3rd edition,
 * chapter 17.
 *
 * Differs from the book: the initial weights are drawn from a seed.
 */
import { tf } from "../../tensorflow/backend";
import { randomSeed } from "../../tensorflow/random";
import { wholeNumber, wholeNumbers } from "../../training/checks";
import { checkImageList } from "../../training/examples";
import { batchNormalization } from "../layers/batchNormalization";
import { pixelValues } from "../layers/checks";
import { bilinearUpSampling2d } from "../layers/upSampling";
import { seededLayer } from "../layers/seededLayer";

export interface UnetOptions {
  /**
   * Height and width in pixels. The network halves them once for each width but the last, so they must be a
   * multiple of 8 if there are four widths.
   *
   * @defaultValue 128
   */
  imageSize?: number;
  /**
   * 3 for colour images, 1 for grey ones.
   *
   * @defaultValue 3
   */
  channels?: number;
  /**
   * Number of filters at full size, at half the size, and so on: at least one number.
   *
   * @defaultValue [32, 64, 96, 128]
   */
  widths?: readonly number[];
  /**
   * Number of residual blocks at each size, ≥ 1: as many on the way down as on the way up.
   *
   * @defaultValue 2
   */
  blocks?: number;
  /**
   * Seed of the initial weights, 0..2³¹−1.
   *
   * @defaultValue a new one each time
   */
  seed?: number;
}

/**
 * Noisy images [n, 128, 128, 3], normalized, and their noise rates [n, 1, 1, 1] in 0..1 → the noise in them,
 * [n, 128, 128, 3]. It has 1,943,525 parameters. An untrained U-Net returns zeros.
 *
 * @throws RangeError if an option is outside its range
 */
export function buildUnet(options: UnetOptions = {}): tf.LayersModel {
  const { imageSize, channels, widths, blocks, layer } = settings(options);
  type Features = tf.SymbolicTensor;
  let [convolutions, normalizations] = [0, 0];
  const conv = (x: Features, filters: number, kernelSize: number, activation?: "swish") =>
    tf.layers
      .conv2d({ ...layer(`conv2d_${++convolutions}`), filters, kernelSize, padding: "same", activation })
      .apply(x) as Features;
  const concat = (parts: Features[]) => tf.layers.concatenate().apply(parts) as Features;
  const residualBlock = (input: Features, width: number): Features => {
    const residual = input.shape[3] === width ? input : conv(input, width, 1);
    const name = `batch_normalization_${++normalizations}`;
    let x = batchNormalization({ name, center: false, scale: false }).apply(input) as Features;
    x = conv(x, width, 3, "swish");
    x = conv(x, width, 3);
    return tf.layers.add().apply([x, residual]) as Features;
  };

  const noisyImages = tf.input({ shape: [imageSize, imageSize, channels], name: "noisyImages" });
  const noiseRates = tf.input({ shape: [1, 1, 1], name: "noiseRates" });
  const everywhere = tf.layers.upSampling2d({ size: [imageSize, imageSize] }).apply(noiseRates) as Features;
  let x = concat([conv(noisyImages, widths[0], 1), everywhere]);

  const skips: Features[] = [];
  for (const width of widths.slice(0, -1)) {
    for (let i = 0; i < blocks; i++) skips.push((x = residualBlock(x, width)));
    x = tf.layers.averagePooling2d({ poolSize: 2 }).apply(x) as Features;
  }
  for (let i = 0; i < blocks; i++) x = residualBlock(x, widths.at(-1)!);
  for (const width of widths.slice(0, -1).reverse()) {
    x = bilinearUpSampling2d().apply(x) as Features;
    for (let i = 0; i < blocks; i++) x = residualBlock(concat([x, skips.pop()!]), width);
  }

  const noise = tf.layers
    .conv2d({ name: "noise", filters: channels, kernelSize: 1, kernelInitializer: "zeros" })
    .apply(x) as Features;
  return tf.model({ inputs: [noisyImages, noiseRates], outputs: noise, name: "unet" });
}

function settings({
  imageSize = 128,
  channels = 3,
  widths = [32, 64, 96, 128],
  blocks = 2,
  seed = randomSeed(),
}: UnetOptions) {
  wholeNumber("channels", channels, 1, "use 3 for colour images, 1 for grey ones");
  wholeNumber("blocks", blocks, 1, "it is the number of residual blocks at each size; the book uses 2");
  wholeNumbers("widths", widths, "the book uses [32, 64, 96, 128]");
  const factor = 2 ** (widths.length - 1);
  if (widths.length === 0 || !(imageSize >= factor) || imageSize % factor !== 0) {
    throw new RangeError(
      `imageSize must be a multiple of ${factor}, because the images are halved once for each of the widths but the last, got ` +
        `${imageSize} and widths [${widths.join(", ")}]: pad or resize the images, or use fewer widths.`,
    );
  }
  return {
    imageSize,
    channels,
    widths,
    blocks,
    layer: seededLayer(seed),
  };
}

/**
 * Makes the model images → (images − mean) / √variance, with the mean and variance of each channel over all
 * of these images. Its weights are mean and variance [channels].
 *
 * @param images [n, height, width, channels] in any range, which the caller keeps
 * @throws TypeError if `images` is no tensor of float32; Error if a pixel is not finite, or a channel has the
 *   same value everywhere
 */
export function buildNormalizer(images: tf.Tensor4D): tf.LayersModel {
  checkImageList("images", images);
  if (!(images instanceof tf.Tensor)) {
    throw new TypeError(
      "images must be a tensor, got a stream: read some of them, buildNormalizer(await images.take(1000)).",
    );
  }
  const { areFinite, got } = pixelValues(images);
  if (!areFinite) throw new Error(`The images have ${got}: remove those images.`);
  const { mean, variance } = tf.tidy(() => {
    const centre = images.mean<tf.Tensor1D>([0, 1, 2]);
    return { mean: centre, variance: images.sub(centre).square().mean<tf.Tensor1D>([0, 1, 2]) };
  });
  try {
    const constant = variance.dataSync().findIndex((value) => value === 0);
    if (constant >= 0) {
      throw new Error(
        `Channel ${constant} of the images has the same value everywhere, expected values that differ: ` +
          "load grey images with one channel, and use images of more than one colour.",
      );
    }
    const inputs = tf.input({ shape: images.shape.slice(1), name: "images" });
    const layer = batchNormalization({
      center: false,
      scale: false,
      epsilon: 0,
      name: "normalized",
    });
    const outputs = layer.apply(inputs) as tf.SymbolicTensor;
    layer.setWeights([mean, variance]);
    return tf.model({ inputs, outputs, name: "normalizer" });
  } finally {
    tf.dispose([mean, variance]);
  }
}
