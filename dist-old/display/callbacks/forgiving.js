"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.forgiving = forgiving;
/**
 * Returns a function that does a piece of work and turns its failure into a warning, given once for each
 * `what`. It is for pictures that are made while a model trains: one that fails is no reason to lose the
 * training.
 */
function forgiving() {
    const said = new Set();
    return async (what, work) => {
        try {
            await work();
        }
        catch (error) {
            if (!said.has(what))
                console.warn(`${what}; training goes on: ${error.message}`);
            said.add(what);
        }
    };
}
//# sourceMappingURL=forgiving.js.map