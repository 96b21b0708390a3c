"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.VAE_METRICS = void 0;
/** Metrics of a VAE step. */
exports.VAE_METRICS = {
    loss: { unit: "reconstruction + KL (nats)" },
    reconstructionLoss: { unit: "binary cross-entropy (nats per pixel)" },
    klLoss: { unit: "weighted KL divergence (nats)" },
};
//# sourceMappingURL=metrics.js.map