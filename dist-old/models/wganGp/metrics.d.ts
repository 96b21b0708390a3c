import type { Metrics } from "../../training/metrics";
/**
 * Metrics of a WGAN-GP step. `distance` is the curve to watch: the critic's estimate of the distance between
 * generated and real images, which falls as the images improve. The losses of two trainings are comparable
 * only if their critics have the same architecture.
 *
 * @param width the width of the images' range: 2 for −1..1, 1 for 0..1
 */
export declare const wganGpMetrics: (width?: number) => Metrics;
