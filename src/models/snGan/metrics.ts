import type { Metrics } from "../../training/metrics";
import { dcganMetrics } from "../dcgan/metrics";

const LOSSES = {
  hinge: { unit: "hinge loss", draw: 2, won: 0.5 },
  crossentropy: { unit: "binary cross-entropy (nats)", draw: Math.LN2, won: 0.2 },
};

/**
 * Metrics of a spectrally normalized GAN's step. As in any GAN, the losses do not say how good the images
 * are.
 *
 * @param loss the loss that the GAN is trained with
 * @param width the width of the images' range: 2 for −1..1, 1 for 0..1. @defaultValue 2
 */
export const snGanMetrics = (loss: keyof typeof LOSSES, width = 2): Metrics => {
  const { unit, draw, won } = LOSSES[loss];
  return {
    dLoss: {
      unit,
      guide: { value: draw, label: "a draw" },
      meaning: (dLoss) =>
        dLoss < won
          ? ": the discriminator recognizes nearly all images, and the generator learns little from it."
          : `: it is ${Number(draw.toFixed(2))} if the discriminator cannot tell the images apart, and falls as it gets ahead.`,
    },
    gLoss: {
      unit: loss === "hinge" ? "minus the mean score" : unit,
      meaning: () => ": the higher it is, the better the discriminator recognizes generated images.",
    },
    spread: dcganMetrics(width).spread,
  };
};
