"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.AdamW = exports.Adam = void 0;
exports.adam = adam;
exports.adamW = adamW;
const backend_1 = require("../../tensorflow/backend");
const checks_1 = require("../checks");
const kerasOptimizer_1 = require("./kerasOptimizer");
/**
 * Adam (Kingma & Ba 2014, arXiv:1412.6980), in the form given just before section 2.1 of the paper. Keras
 * 2.0.8 and Keras 3 use the same formula.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
function adam(learningRate = 1e-3, options = {}) {
    return new Adam(learningRate, options);
}
/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv:1711.05101), as in Keras 3: every weight
 * decays, including biases and scales, at a rate proportional to the learning rate.
 *
 * @param learningRate > 0. @defaultValue 1e-3
 * @throws RangeError if a setting is outside its range; Error if settings can't be combined
 */
function adamW(learningRate = 1e-3, options = {}) {
    return new AdamW(learningRate, options);
}
/** The optimizer that `adam` makes. */
class Adam extends kerasOptimizer_1.KerasOptimizer {
    static className = "KerasAdam"; // "Adam" is tfjs' own
    beta1;
    beta2;
    constructor(learningRate, { beta1 = 0.9, beta2 = 0.999, ...options } = {}) {
        (0, kerasOptimizer_1.share)("beta1", beta1); // checked before super creates variables
        (0, kerasOptimizer_1.share)("beta2", beta2);
        super(learningRate, options, ["m", "v"]);
        this.beta1 = beta1;
        this.beta2 = beta2;
    }
    updateRule(rate, stepsBefore) {
        const [beta1, beta2, epsilon, one] = [this.beta1, this.beta2, this.epsilon, 1].map((value) => backend_1.tf.scalar(value));
        const [oneMinusBeta1, oneMinusBeta2] = [1 - this.beta1, 1 - this.beta2].map((value) => backend_1.tf.scalar(value));
        const t = stepsBefore.add(one);
        const corrected = rate.mul(one.sub(beta2.pow(t)).sqrt()).div(one.sub(beta1.pow(t)));
        return (gradient, [m, v]) => {
            m.assign(m.mul(beta1).add(gradient.mul(oneMinusBeta1)));
            v.assign(v.mul(beta2).add(gradient.square().mul(oneMinusBeta2)));
            return m.mul(corrected).div(v.sqrt().add(epsilon));
        };
    }
    getConfig() {
        return { ...super.getConfig(), beta1: this.beta1, beta2: this.beta2 };
    }
}
exports.Adam = Adam;
/** The optimizer that `adamW` makes. */
class AdamW extends Adam {
    static className = "KerasAdamW";
    weightDecay;
    constructor(learningRate, { weightDecay = 0.004, ...options } = {}) {
        (0, checks_1.notNegative)("weightDecay", weightDecay, "0 is Adam; Keras uses 0.004"); // checked before super creates variables
        super(learningRate, options);
        this.weightDecay = weightDecay;
    }
    updateRule(rate, stepsBefore) {
        const update = super.updateRule(rate, stepsBefore);
        const decay = rate.mul(this.weightDecay);
        return (gradient, slots, weight) => {
            const shrinking = weight.mul(decay);
            return shrinking.add(update(gradient, slots, weight));
        };
    }
    getConfig() {
        return { ...super.getConfig(), weightDecay: this.weightDecay };
    }
}
exports.AdamW = AdamW;
//# sourceMappingURL=adam.js.map