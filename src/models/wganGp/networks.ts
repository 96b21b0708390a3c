/**
 * The networks of a Wasserstein GAN: the chapter's generator, and a critic instead of its discriminator.
 *
 * Arjovsky, Chintala & Bottou 2017, "Wasserstein GAN", arXiv:1701.07875. Gulrajani et al. 2017, "Improved
 * Training of Wasserstein GANs", arXiv:1704.00028.
 *
 * Differs from the second paper: its networks for 32×32 images are residual, with batch normalization in the
 * generator. This implementation uses the chapter's (buildGenerator, and listing 8.30 without dropout and
 * sigmoid).
 */
import { tf } from "../../tensorflow/backend";
import { buildDiscriminator, type DiscriminatorOptions } from "../dcgan/networks";

export type CriticOptions = Omit<DiscriminatorOptions, "dropout" | "outputActivation">;

/**
 * images [n, 32, 32, 3] → a score [n, 1] for each image: any number, and higher for images that look real to
 * the critic. It has 790,913 parameters, but no dropout and no batch normalization, because the gradient
 * penalty needs each score to depend on one image only.
 */
export function buildCritic(options: CriticOptions = {}): tf.LayersModel {
  const { inputs, outputs } = buildDiscriminator({ ...options, dropout: 0, outputActivation: "linear" });
  return tf.model({ inputs, outputs, name: "critic" });
}
