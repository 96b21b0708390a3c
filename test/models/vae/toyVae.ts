import { buildDecoder, buildEncoder } from "../../../src/models/vae/networks";
import { dropout } from "../../../src/models/layers/randomLayers";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";

export const TOY_VAE = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };

/** @param options.dropout rate of a dropout layer in both models. @defaultValue no dropout layer */
export function buildToyVae({ dropout: rate }: { dropout?: number } = {}) {
  const [encoder, decoder] = [buildEncoder(TOY_VAE), buildDecoder(TOY_VAE)];
  if (rate === undefined) return { encoder, decoder };
  return {
    encoder: withLayer(encoder, dropout({ rate })),
    decoder: withLayer(decoder, dropout({ rate })),
  };
}

/** Returns the model with a layer inserted between its inputs and its first layer. */
export function withLayer(model: tf.LayersModel, layer: tf.layers.Layer): tf.LayersModel {
  const inputs = tf.input({ shape: model.inputs[0].shape.slice(1) });
  const outputs = model.apply(layer.apply(inputs)) as tf.SymbolicTensor | tf.SymbolicTensor[];
  return tf.model({ inputs, outputs });
}

/** [count, 8, 8, 1] in 0..1 */
export function toyDigits(count: number, seed = 1): tf.Tensor4D {
  const random = new RandomStream(seed);
  const images = random.uniform<tf.Rank.R4>([count, 8, 8, 1], 0, 1);
  random.dispose();
  return images;
}
