import { checkRange, limitsOf, type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { wholeNumber } from "../../training/checks";
import { checkNetwork } from "./checks";
import { denoise, denormalize, noiseRatesAt, timesOf } from "./ddim";

export interface SamplerOptions {
  /**
   * Number of denoising steps, ≥ 1. With more steps, images take more time and become better, up to a point.
   *
   * @defaultValue 20
   */
  steps?: number;
  /**
   * Range of the images that the network was trained on. Values beyond it are clipped.
   *
   * @defaultValue "0..1"
   */
  range?: PixelRange;
}

/**
 * Makes the generator of a diffusion model: z [n, height · width · channels] from N(0, I) → images [n,
 * height, width, channels]. The same z always gives the same image, so it can be used like any other
 * generator: with timeline, generateImages or imageQuality. It has no weights of its own, but uses those that
 * the two models have when it is called.
 *
 * @param network noisy images and noise rates → noise: see buildUnet
 * @param normalizer see buildNormalizer
 * @throws RangeError if steps is outside its range; Error if the two models don't match
 */
export function buildSampler(
  network: tf.LayersModel,
  normalizer: tf.LayersModel,
  { steps = 20, range = "0..1" }: SamplerOptions = {},
): tf.LayersModel {
  wholeNumber("steps", steps, 1, "it is the number of denoising steps; the book uses 20");
  checkRange(range);
  const shape = checkNetwork(network, normalizer);
  const inputs = tf.input({ shape: [tf.util.sizeFromShape(shape)], name: "z" });
  const sampler = new DiffusionSampler({ network, normalizer, steps, limits: limitsOf(range), shape });
  return tf.model({ inputs, outputs: sampler.apply(inputs) as tf.SymbolicTensor, name: "sampler" });
}

/** What a sampler computes with: two models, and the shape of their images [height, width, channels]. */
export interface SamplerParts {
  network: tf.LayersModel;
  normalizer: tf.LayersModel;
  steps: number;
  limits: readonly [low: number, high: number];
  shape: readonly number[];
}

export class DiffusionSampler extends tf.layers.Layer {
  static readonly className = "DiffusionSampler";
  /** What saveModel tells a reader. */
  static readonly saveInstead =
    "A sampler has no weights of its own: save its two models, saveModel({ network, normalizer }, folder), and call " +
    "buildSampler again once they are loaded.";

  constructor(readonly parts: SamplerParts) {
    super({});
  }

  override computeOutputShape([n]: tf.Shape): tf.Shape {
    return [n, ...this.parts.shape];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { network, normalizer, steps, limits, shape } = this.parts;
    const z = Array.isArray(inputs) ? inputs[0] : inputs;
    return tf.tidy(() => {
      let noisy = z.reshape([z.shape[0], ...shape]);
      let images = noisy;
      for (const time of timesOf(steps)) {
        const noise = network.apply([noisy, noiseRatesAt(time, z.shape[0])]) as tf.Tensor;
        ({ images, noisy } = denoise(noisy, noise, time, time - 1 / steps));
      }
      return denormalize(images, normalizer).clipByValue(...limits);
    });
  }
}
