import type { Metrics } from "../../training/metrics";

/** The numbers of a step of the VAE. */
export const VAE_METRICS: Metrics = {
  loss: { unit: "reconstruction + KL (nats)" },
  reconstructionLoss: { unit: "binary cross-entropy (nats per pixel)" },
  klLoss: { unit: "weighted KL divergence (nats)" },
};
