"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.buildCritic = buildCritic;
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
const backend_1 = require("../../tensorflow/backend");
const networks_1 = require("../dcgan/networks");
/**
 * images [n, 32, 32, 3] → a score [n, 1] for each image: any number, and higher if the critic takes the image
 * for real. It has 790,913 parameters, but no dropout and no batch normalization, because the gradient
 * penalty needs each score to depend on one image only.
 */
function buildCritic(options = {}) {
    const { inputs, outputs } = (0, networks_1.buildDiscriminator)({ ...options, dropout: 0, outputActivation: "linear" });
    return backend_1.tf.model({ inputs, outputs, name: "critic" });
}
//# sourceMappingURL=networks.js.map