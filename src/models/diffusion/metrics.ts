import type { Metrics } from "../../training/metrics";

/** Metrics of a diffusion step. */
export const DIFFUSION_METRICS: Metrics = {
  loss: { unit: "mean absolute error of the noise" },
};
