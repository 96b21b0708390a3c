"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.minimize = minimize;
const backend_1 = require("../tensorflow/backend");
/**
 * Updates the weights by one step along the gradient of `loss`, and also returns the parts of the loss, so
 * that a training can report them.
 *
 * @param numbers computes the loss and its parts; it is called once, before the update
 * @returns the result of `numbers`
 */
function minimize(optimizer, numbers, weights) {
    let kept;
    const loss = () => {
        kept = { ...numbers() };
        for (const each of Object.values(kept))
            backend_1.tf.keep(each); // the gradient frees what it was computed from
        return kept.loss;
    };
    optimizer.minimize(loss, true, weights); // without `true` it disposes the loss
    const copies = Object.entries(kept).map(([name, each]) => [name, each.clone()]);
    backend_1.tf.dispose(kept);
    return Object.fromEntries(copies);
}
//# sourceMappingURL=minimize.js.map