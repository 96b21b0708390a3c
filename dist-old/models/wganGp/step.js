"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.gradientPenalty = gradientPenalty;
exports.wganGpSteps = wganGpSteps;
const backend_1 = require("../../tensorflow/backend");
const minimize_1 = require("../../training/minimize");
const trainState_1 = require("../../training/trainState");
/**
 * images [n, height, width, channels] → scalar, ≥ 0: the mean of (‖slope‖ − 1)² over the images, where an
 * image's slope is the gradient of its score with respect to its pixels. The result is differentiable.
 *
 * @param score images → scores [n, 1], each of which depends on its own image only
 */
function gradientPenalty(score, images) {
    return backend_1.tf.tidy(() => {
        const slopes = backend_1.tf.grad((x) => score(x).sum())(images);
        const norms = slopes.square().sum([1, 2, 3]).sqrt();
        return norms.sub(1).square().mean();
    });
}
/**
 * Makes the training steps for one batch (algorithm 1 of the paper). They depend on tensors and tf.Variables
 * only, so they can be compiled. All results are computed before the weights are updated.
 *
 * @param gpWeight λ, the weight of the gradient penalty, ≥ 0; the paper uses 10
 */
function wganGpSteps(generator, critic, gOptimizer, cOptimizer, { gpWeight = 10 } = {}) {
    const [gWeights, cWeights] = [(0, trainState_1.weightsOf)(generator), (0, trainState_1.weightsOf)(critic)];
    return {
        /** z [n, latentDim] → images [n, height, width, channels], made with the generator's current weights */
        generate: (z) => backend_1.tf.tidy(() => generator.apply(z)),
        /**
         * Generated and real images, both [n, height, width, channels], and mix [n, 1, 1, 1] in 0..1, the
         * position between the two at which the slope is measured → scalars: distance, the critic's estimate of
         * the Wasserstein distance; penalty, multiplied by gpWeight; and loss, which is penalty − distance.
         * Updates only the critic's weights.
         */
        critic: (generated, real, mix, random) => backend_1.tf.tidy(() => {
            const score = (images) => critic.apply(images, { training: true, random });
            const between = real.add(mix.mul(generated.sub(real)));
            const losses = () => {
                const distance = score(real).mean().sub(score(generated).mean());
                const penalty = gradientPenalty(score, between).mul(gpWeight);
                return { loss: penalty.sub(distance), distance, penalty };
            };
            return (0, minimize_1.minimize)(cOptimizer, losses, cWeights);
        }),
        /**
         * z [n, latentDim] → loss, the negative mean score of the generated images. Updates only the generator's
         * weights.
         */
        generator: (z, random) => backend_1.tf.tidy(() => {
            const mode = { training: true, random };
            const loss = () => critic.apply(generator.apply(z, mode), mode).mean().neg();
            return gOptimizer.minimize(loss, true, gWeights);
        }),
    };
}
//# sourceMappingURL=step.js.map