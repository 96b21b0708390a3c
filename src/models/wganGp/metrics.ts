import type { Metrics } from "../../training/metrics";
import { dcganMetrics } from "../dcgan/metrics";

/**
 * The numbers of a step of the WGAN-GP. `distance` is the curve to look at: the critic's estimate of how far
 * the generated images are from the real ones, which falls as they become better. The losses of two trainings
 * compare only where their critics are the same.
 *
 * @param width of the range of the images: 2 for −1..1, 1 for 0..1
 */
export const wganGpMetrics = (width = 2): Metrics => ({
  distance: {
    unit: "Wasserstein distance (estimate)",
    meaning: (distance) =>
      distance < 0
        ? ": the critic rates the generated images above the real ones, so it has still to learn to see."
        : ": by how much the critic rates real images above generated ones. It should fall slowly.",
  },
  penalty: {
    unit: "weighted gradient penalty",
    meaning: () => ": how far the critic's slope is from 1; its distance is an estimate while this is small.",
  },
  gLoss: { unit: "minus the mean score" },
  spread: dcganMetrics(width).spread,
});
