"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.predict = predict;
const compile_1 = require("./compile");
const known = new WeakMap();
/**
 * Computes the output of a one-output model for inputs [n, …], all n at once. The model runs as one
 * TensorFlow function (see compile) on another thread. The first call for a model and a shape takes several
 * times longer than later ones; all of them return the same numbers, to the last bit.
 *
 * @returns a tensor that the caller must dispose of
 */
async function predict(model, inputs) {
    let entry = known.get(model);
    if (!entry) {
        const compiled = (0, compile_1.compile)((x) => model.apply(x));
        known.set(model, (entry = { compiled, last: Promise.resolve() }));
    }
    const { compiled, last } = entry;
    const next = last.then(() => {
        compiled.prepare(inputs);
        return compiled(inputs);
    });
    entry.last = next.catch(() => undefined); // a compiled function runs one call at a time
    return next;
}
//# sourceMappingURL=predict.js.map