import type { Metrics } from "../../training/metrics";
/**
 * Metrics of a DCGAN step. The losses of a GAN do not fall steadily, because each network works against the
 * other, so `meaning` explains each value in words. `spread` is in the images' unit: for images in −1..1 it
 * is 0.42 for real frogs and 0.007 for the samples of an untrained generator.
 *
 * @param width the width of the images' range: 2 for −1..1, 1 for 0..1. @defaultValue 2
 */
export declare const dcganMetrics: (width?: number) => Metrics;
