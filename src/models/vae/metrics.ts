import type { Metrics } from "../../training/metrics";

/** Metrics of a VAE step. */
export const VAE_METRICS: Metrics = {
  loss: { unit: "reconstruction + KL (nats)" },
  reconstructionLoss: { unit: "binary cross-entropy (nats per pixel)" },
  klLoss: { unit: "weighted KL divergence (nats)" },
};
