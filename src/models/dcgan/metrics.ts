import type { Metrics } from "../../training/metrics";

/** A draw: the discriminator says 0.5 to every image. */
const DRAW = Math.LN2;

/**
 * The numbers of a step of the DCGAN. The losses of a GAN do not fall as others do, since each network works
 * against the other: what a value means is said in words. `spread` is in the unit of the images: in −1..1,
 * real frogs differ by 0.42, the samples of an untrained generator by 0.007.
 *
 * @param width of the range of the images: 2 for −1..1, 1 for 0..1
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
      begun: "the discriminator has won, and the generator learns next to nothing from it.",
      advice:
        "If it lasts, start again with a lower dLearningRate, more dropout or labelNoise, or fewer dSteps.",
      over: "the generator can learn.",
    },
  },
  aLoss: {
    unit: "binary cross-entropy (nats)",
    range: [0.645, 0.855],
    // aLoss is −log of the probability with which the discriminator takes a generated image for real.
    meaning: (aLoss) =>
      ": the discriminator takes a generated image for real with a probability of about " +
      `${Math.round(100 * Math.exp(-aLoss))} %.`,
  },
  spread: {
    unit: "standard deviation over samples",
    range: [0, 0],
    meaning: () => ": how much the samples differ, 0 if not at all.",
    warning: {
      below: 0.02 * width, // five of 255 levels of grey, which the eye does not see
      steps: 50,
      begun: "the samples have collapsed, each z gives nearly the same image.",
      advice: "If it lasts, start again with a lower aLearningRate, another seed, or more dropout.",
      over: "the samples differ.",
      untrained: { level: 0.1 * width, steps: 500 }, // half of what frogs do
    },
  },
});

function meaningOfD(dLoss: number): string {
  if (dLoss > 0.8)
    return ", worse than guessing (ln 2 = 0.69): the discriminator is misled, mostly for a while.";
  if (dLoss > 0.6)
    return ", a draw (ln 2 = 0.69): the discriminator can hardly tell generated from real images.";
  if (dLoss > 0.3) return ": the discriminator is ahead, and the generator learns from what it notices.";
  return ": the discriminator is winning, it recognises most generated images.";
}
