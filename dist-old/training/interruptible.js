"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.InterruptedError = void 0;
exports.interruptible = interruptible;
/** Thrown when Ctrl-C or Jupyter's ■ interrupts a step. */
class InterruptedError extends Error {
    name = "InterruptedError";
}
exports.InterruptedError = InterruptedError;
/**
 * Calls a compiled step so that an interrupt ends it at once, however long the step takes. The variables then
 * hold the values from before the step, so the training can be saved and resumed.
 *
 * Don't call it in a cell's synchronous part, where Node's breakOnSigint removes the listener again.
 *
 * @throws InterruptedError if an interrupt arrives during the step
 */
async function interruptible(step, ...args) {
    const onInterrupt = () => step.abandon(new InterruptedError("Interrupted in the middle of a step."));
    process.once("SIGINT", onInterrupt);
    try {
        return await step(...args);
    }
    finally {
        process.off("SIGINT", onInterrupt);
    }
}
//# sourceMappingURL=interruptible.js.map