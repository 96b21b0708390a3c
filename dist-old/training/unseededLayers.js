"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.refuseUnseededLayers = refuseUnseededLayers;
const REPLACEMENTS = {
    Dropout: "dropout({ rate }) of genbook",
    SpatialDropout1D: "dropout({ rate }) of genbook",
    AlphaDropout: "dropout({ rate }) of genbook",
    GaussianDropout: "dropout({ rate }) of genbook",
    GaussianNoise: "gaussianNoise({ stddev }) of genbook",
};
/**
 * Refuses tfjs' own random layers, which draw their numbers in JavaScript: a compiled step would reuse the
 * first ones, and no run could be repeated.
 *
 * @throws Error if a model has such a layer; the message names the replacement
 */
function refuseUnseededLayers(models) {
    for (const [name, model] of Object.entries(models)) {
        for (const layer of model.layers) {
            if ("layers" in layer)
                refuseUnseededLayers({ [name]: layer });
            const replacement = REPLACEMENTS[layer.getClassName()];
            if (!replacement)
                continue;
            throw new Error(`The ${name} has a layer "${layer.name}" of tf.layers (${layer.getClassName()}), whose random numbers cannot be ` +
                `seeded by a training or redrawn in a compiled step. Use ${replacement} instead.`);
        }
    }
}
//# sourceMappingURL=unseededLayers.js.map