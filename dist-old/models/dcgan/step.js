"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.dcganSteps = dcganSteps;
const backend_1 = require("../../tensorflow/backend");
const trainState_1 = require("../../training/trainState");
const binaryCrossentropy_1 = require("../layers/binaryCrossentropy");
/**
 * Makes the training steps for one batch (book: listing 8.32). They depend on tensors and tf.Variables only,
 * so they can be compiled. Both losses are computed before the weights are updated. The discriminator's
 * dropout is active in both.
 *
 * @param options.misleadingTarget the label, 0..1, that the generator's images should get from the
 *   discriminator. @defaultValue 0, "real"
 */
function dcganSteps(generator, discriminator, dOptimizer, aOptimizer, { misleadingTarget = 0 } = {}) {
    const judge = (images, labels, random) => {
        const probability = discriminator.apply(images, { training: true, random });
        return (0, binaryCrossentropy_1.binaryCrossentropy)(labels, probability).mean();
    };
    const dWeights = (0, trainState_1.weightsOf)(discriminator);
    const gWeights = (0, trainState_1.weightsOf)(generator);
    return {
        generate: (z) => backend_1.tf.tidy(() => generator.apply(z)),
        discriminator: (generated, real, labelNoise, random) => backend_1.tf.tidy(() => {
            const images = backend_1.tf.concat([generated, real]);
            const labels = backend_1.tf
                .concat([backend_1.tf.ones([generated.shape[0], 1]), backend_1.tf.zeros([real.shape[0], 1])])
                .add(labelNoise);
            return dOptimizer.minimize(() => judge(images, labels, random), true, dWeights);
        }),
        generator: (z, random) => backend_1.tf.tidy(() => {
            const labels = backend_1.tf.fill([z.shape[0], 1], misleadingTarget);
            const make = () => generator.apply(z, { training: true, random });
            const loss = () => judge(make(), labels, random);
            return aOptimizer.minimize(loss, true, gWeights);
        }),
    };
}
//# sourceMappingURL=step.js.map