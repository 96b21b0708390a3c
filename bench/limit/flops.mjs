/**
 * Counts the floating-point operations of the networks: two for each multiplication of a convolution,
 * transposed convolution or dense layer. Everything else (activations, losses, optimizers) is left out, so
 * that the time at a machine's full rate is a lower bound.
 */
const product = (...factors) => 2 * factors.reduce((all, factor) => all * factor, 1);

/**
 * Returns the operations of a layer for one image, forward. `out` is the side of its output, or of a
 * transposed convolution's input.
 */
const conv = (out, kernelSize, from, to) => product(out, out, kernelSize, kernelSize, from, to);

const sum = (layers) => layers.reduce((total, layer) => total + layer, 0);

/**
 * The gradients with respect to a layer's input and to its weights each take as much again; the first layer
 * needs none with respect to its input.
 */
const trained = (layers) => 3 * sum(layers) - layers[0];

const VAE_DECODER = [product(2, 12_544), conv(14, 3, 64, 32), conv(28, 3, 32, 1)];
const VAE_ENCODER = [
  conv(28, 3, 1, 32),
  conv(14, 3, 32, 64),
  conv(14, 3, 64, 64),
  conv(14, 3, 64, 64),
  product(12_544, 32),
  product(32, 4),
];

/** Returns the operations of a training step of the VAE. */
export function vaeFlops(batchSize) {
  return batchSize * trained([...VAE_ENCODER, ...VAE_DECODER]);
}

/** Returns the operations that decode `count` points. */
export function decoderFlops(count) {
  return count * sum(VAE_DECODER);
}

/**
 * Returns the operations of a step of the adversarial loop: images are generated; the discriminator learns
 * from twice as many; the generator learns through the discriminator, of which only the gradients with
 * respect to its input are needed.
 */
export function dcganFlops(batchSize, width) {
  const [small, large] = [128 * width, 256 * width];
  const generator = [
    product(32, small * 16 * 16),
    conv(16, 5, small, large),
    conv(16, 4, large, large),
    conv(32, 5, large, large),
    conv(32, 5, large, large),
    conv(32, 7, large, 3),
  ];
  const discriminator = [
    conv(30, 3, 3, small),
    conv(14, 4, small, small),
    conv(6, 4, small, small),
    conv(2, 4, small, small),
    product(2 * 2 * small, 1),
  ];
  const making = sum(generator);
  const judging = 2 * trained(discriminator);
  const misleading = trained(generator) + 2 * sum(discriminator);
  return batchSize * (making + judging + misleading);
}

/**
 * Returns the operations of a convolution with equally many filters in and out, padding "same", with both
 * gradients.
 */
export function convolutionFlops(batchSize, size, filters, kernelSize) {
  return 3 * batchSize * conv(size, kernelSize, filters, filters);
}
