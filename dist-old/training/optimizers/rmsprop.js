"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.RMSprop = void 0;
exports.rmsprop = rmsprop;
const backend_1 = require("../../tensorflow/backend");
const checks_1 = require("../checks");
const kerasOptimizer_1 = require("./kerasOptimizer");
/**
 * RMSprop (Hinton 2012). With `a = ρ·a + (1 − ρ)·g²`, a weight moves by
 *
 *     −learningRate · g / (√a + ε)      form "keras2", the default
 *     −learningRate · g / √(a + ε)      form "keras3"
 *
 * tfjs' own tf.train.rmsprop adds ε inside the root, like Keras 3, and has no clipping.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
function rmsprop(learningRate = 1e-3, options = {}) {
    return new RMSprop(learningRate, options);
}
/** The optimizer that `rmsprop` makes. */
class RMSprop extends kerasOptimizer_1.KerasOptimizer {
    static className = "KerasRMSprop"; // "RMSProp" is tfjs' own
    own;
    constructor(learningRate, { form = "keras2", rho = 0.9, momentum = 0, centered = false, ...options } = {}) {
        // These checks come before super, which creates variables.
        (0, checks_1.oneOf)("form", form, ["keras2", "keras3"]);
        (0, kerasOptimizer_1.share)("rho", rho);
        (0, kerasOptimizer_1.share)("momentum", momentum);
        if (form === "keras2" && (momentum > 0 || centered)) {
            throw new Error('momentum and centered need Keras 3\'s RMSprop: add form: "keras3", or remove them.');
        }
        const slots = ["rms", ...(momentum > 0 ? ["momentum"] : []), ...(centered ? ["meanGradient"] : [])];
        super(learningRate, options, slots);
        this.own = { form, rho, momentum, centered };
    }
    updateRule(rate) {
        const { form, rho, momentum, centered } = this.own;
        const [old, fresh, epsilon] = [rho, 1 - rho, this.epsilon].map((value) => backend_1.tf.scalar(value));
        const average = (mean, value) => mean.assign(mean.mul(old).add(value.mul(fresh)));
        return (gradient, [rms, ...others]) => {
            average(rms, gradient.square());
            if (form === "keras2")
                return gradient.mul(rate).div(rms.sqrt().add(epsilon));
            let square = rms;
            if (centered) {
                const mean = others.at(-1);
                average(mean, gradient);
                square = rms.sub(mean.square()).maximum(0); // rounding can take a variance below 0
            }
            const movement = gradient.mul(rate).div(square.add(epsilon).sqrt());
            if (momentum === 0)
                return movement;
            const [velocity] = others;
            velocity.assign(velocity.mul(momentum).add(movement));
            return velocity;
        };
    }
    getConfig() {
        return { ...super.getConfig(), ...this.own };
    }
}
exports.RMSprop = RMSprop;
//# sourceMappingURL=rmsprop.js.map