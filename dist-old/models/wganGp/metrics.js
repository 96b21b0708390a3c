"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.wganGpMetrics = void 0;
const metrics_1 = require("../dcgan/metrics");
/**
 * Metrics of a WGAN-GP step. `distance` is the curve to watch: the critic's estimate of the distance between
 * generated and real images, which falls as the images improve. The losses of two trainings are comparable
 * only if their critics have the same architecture.
 *
 * @param width the width of the images' range: 2 for −1..1, 1 for 0..1
 */
const wganGpMetrics = (width = 2) => ({
    distance: {
        unit: "Wasserstein distance (estimate)",
        meaning: (distance) => distance < 0
            ? ": the critic rates the generated images above the real ones, so it still has to learn to tell them apart."
            : ": how much higher the critic rates real images than generated ones. It should fall slowly.",
    },
    penalty: {
        unit: "weighted gradient penalty",
        meaning: () => ": how far the critic's slope is from 1. While this is small, the distance is a valid estimate.",
    },
    gLoss: { unit: "minus the mean score" },
    spread: (0, metrics_1.dcganMetrics)(width).spread,
});
exports.wganGpMetrics = wganGpMetrics;
//# sourceMappingURL=metrics.js.map