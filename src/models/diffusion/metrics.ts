import type { Metrics } from "../../training/metrics";
import type { DiffusionLoss } from "./step";

/** Metrics of a diffusion step with each of the losses. */
export const DIFFUSION_METRICS: Record<DiffusionLoss, Metrics> = {
  mae: { loss: { unit: "mean absolute error of the noise" } },
  mse: { loss: { unit: "mean squared error of the noise" } },
};
