import type { Metrics } from "../../training/metrics";
/** Metrics of a VAE step. */
export declare const VAE_METRICS: Metrics;
