import type { Metrics } from "../../training/metrics";

/** The loss of a discriminator that returns 0.5 for every image: neither network is ahead. */
const DRAW = Math.LN2;
/** How near to it a mean is a draw: farther away, the curve visibly leaves the dashed line. */
const NEAR = 0.035;

const NEGATIVE = "dLoss can be negative because labelNoise raises some labels above 1.";

/**
 * Metrics of a DCGAN step. The losses of a GAN do not fall steadily, because each network works against the
 * other, so `meaning` explains each value in words. `spread` is in the images' unit: for images in −1..1 it
 * is 0.42 for real frogs and 0.007 for the samples of an untrained generator.
 *
 * @param width the width of the images' range: 2 for −1..1, 1 for 0..1. @defaultValue 2
 */
export const dcganMetrics = (width = 2): Metrics => ({
  dLoss: {
    unit: "binary cross-entropy (nats)",
    range: [0.645, 0.755],
    guide: { value: DRAW, label: "a draw" },
    meaning: meaningOfD,
    warning: {
      below: 0.05,
      steps: 200,
      begun: `the discriminator has won, and the generator learns almost nothing from it. (${NEGATIVE})`,
      advice:
        "If it lasts, start again with a lower dLearningRate, more dropout or labelNoise, or fewer dSteps.",
      over: "the generator can learn.",
    },
  },
  aLoss: {
    unit: "binary cross-entropy (nats)",
    range: [0.645, 0.855],
    // aLoss is −log p, where p is the discriminator's probability that a generated image is real.
    meaning: (aLoss) =>
      ": the discriminator judges a generated image to be real with a probability of about " +
      `${Math.round(100 * Math.exp(-aLoss))} %.`,
  },
  spread: {
    unit: "standard deviation over samples",
    range: [0, 0],
    meaning: () => ": how much the samples differ; 0 means that they are identical.",
    warning: {
      below: 0.02 * width, // five of 255 grey levels, too little for the eye to see
      steps: 50,
      begun: "the samples have collapsed: every z gives nearly the same image.",
      advice: "If it lasts, start again with a lower aLearningRate, another seed, or more dropout.",
      over: "the samples differ.",
      untrained: { level: 0.1 * width, steps: 500 }, // about half the spread of real frogs
    },
  },
});

function meaningOfD(dLoss: number): string {
  if (dLoss < 0) return `: the discriminator is certain of most images. ${NEGATIVE}`;
  if (dLoss > DRAW + NEAR)
    return ", worse than guessing (ln 2 = 0.69): the discriminator is misled, usually only for a while.";
  if (dLoss > DRAW - NEAR)
    return ", a draw (ln 2 = 0.69): the discriminator can hardly tell generated from real images.";
  if (dLoss > 0.3) return ": the discriminator is ahead, and the generator learns from its gradients.";
  return ": the discriminator is winning and recognises most generated images.";
}
