"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.clippingOf = clippingOf;
const backend_1 = require("../../tensorflow/backend");
const checks_1 = require("../checks");
/**
 * @returns a function that clips the gradients of one step
 * @throws RangeError if a limit is not > 0; Error if more than one is set
 */
function clippingOf(options) {
    const set = ["clipValue", "clipNorm", "globalClipNorm"].filter((name) => options[name] !== undefined);
    for (const name of set)
        (0, checks_1.positive)(name, options[name], "leave it out to keep the gradients as they are");
    if (set.length > 1)
        throw new Error(`Expected at most one kind of clipping, got ${set.join(" and ")}: remove one.`);
    const { clipValue, clipNorm, globalClipNorm } = options;
    if (clipValue !== undefined)
        return (all) => all.map((each) => each.clipByValue(-clipValue, clipValue));
    if (clipNorm !== undefined)
        return (all) => all.map((each) => scaled(each, clipNorm, normOf([each])));
    if (globalClipNorm !== undefined) {
        return (all) => {
            const norm = normOf(all);
            return all.map((each) => scaled(each, globalClipNorm, norm));
        };
    }
    return (all) => all;
}
const scaled = (gradient, limit, norm) => gradient.mul(limit).div(norm.maximum(limit));
/** Scalar: the Euclidean norm of all elements of all tensors. */
const normOf = (tensors) => backend_1.tf.addN(tensors.map((each) => each.square().sum())).sqrt();
//# sourceMappingURL=clipping.js.map