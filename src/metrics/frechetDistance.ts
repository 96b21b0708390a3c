import { runOp, tf } from "../tensorflow/backend";
import { checkFeatures } from "./pairs";

/**
 * Computes the squared Fréchet distance (2-Wasserstein distance) between two normal distributions with the
 * means and covariances of the features (Heusel et al. 2017, arXiv:1706.08500):
 *
 *     |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½)
 *
 * With the features of the official Inception network this is the FID; with other features, it is not. It is
 * biased: fewer images give a larger distance, so compare only figures from equal numbers of images.
 *
 * @param real features [n, d], n ≥ 2; n well above d gives a small bias
 * @param generated features [m, d], m ≥ 2
 * @returns the distance, ≥ 0 up to rounding
 * @throws RangeError for other shapes, and for features that are not finite
 */
export async function frechetDistance(real: tf.Tensor2D, generated: tf.Tensor2D): Promise<number> {
  checkFeatures(real, generated);
  const parts = tf.tidy(() => {
    const [x, y] = [real, generated].map((features) => {
      const mean = features.mean<tf.Tensor1D>(0);
      // Features minus their mean, over √(n − 1), are Q R, where Q has orthonormal columns: Σ = Rᵀ R.
      const centred = features.sub(mean).div(Math.sqrt(features.shape[0] - 1));
      const [, factor] = runOp(
        "Qr",
        { full_matrices: { bool: false }, T: { type: "float32" } },
        [centred],
        2,
      );
      return { mean, factor: factor as tf.Tensor2D };
    });
    // The eigenvalues of Σ₁ Σ₂ are the squares of the singular values of R₁ R₂ᵀ. Taking these directly loses
    // no digits to a square root.
    const [singular] = runOp(
      "Svd",
      { compute_uv: { bool: false }, full_matrices: { bool: false }, T: { type: "float32" } },
      [tf.matMul(x.factor, y.factor, false, true)],
      3,
    );
    const traces = x.factor.square().sum().add(y.factor.square().sum());
    return tf.stack([x.mean.sub(y.mean).square().sum(), traces, singular.sum().mul(-2)]);
  });
  try {
    return (await parts.data<"float32">()).reduce((sum, part) => sum + part, 0);
  } finally {
    parts.dispose();
  }
}
