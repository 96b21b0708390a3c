import {
  buildConditionalDecoder,
  buildConditionalEncoder,
} from "../../../src/models/conditionalVae/networks";
import type { LabelledImages } from "../../../src/models/conditionalVae/step";
import { tf } from "../../../src/tensorflow/backend";
import { toyDigits, TOY_VAE } from "../vae/toyVae";

export const TOY_CONDITIONAL = { ...TOY_VAE, classes: 3 };

export const buildToyConditionalVae = () => ({
  encoder: buildConditionalEncoder(TOY_CONDITIONAL),
  decoder: buildConditionalDecoder(TOY_CONDITIONAL),
});

/** `count` images [8, 8, 1] in 0..1 with labels 0, 1, 2, 0, 1, … */
export function labelledDigits(count: number, seed = 1): LabelledImages {
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  return { images: toyDigits(count, seed), labels: tf.tensor1d(labels, "int32") };
}
