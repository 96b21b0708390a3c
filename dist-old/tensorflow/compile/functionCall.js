"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.FunctionCall = void 0;
const backend_1 = require("../backend");
const errors_1 = require("../eager/errors");
const userLine_1 = require("../graph/userLine");
const structure_1 = require("./structure");
/**
 * A running function. It changes nothing until its results are taken, so it can begin early and be dropped if
 * it is not needed.
 */
class FunctionCall {
    binding;
    callee;
    outputs;
    controller = new AbortController();
    /** The ids of its input tensors. Undefined until the call before it has assigned its variables. */
    inputs;
    /**
     * Begins the call.
     *
     * @param handles of arguments and variables
     * @defaultValue handles are those of the callee's arguments and of the variables' present values
     */
    constructor(binding, callee, handles) {
        this.binding = binding;
        this.callee = callee;
        if (!handles)
            this.inputs = inputsOf(callee);
        const { called, options } = callee;
        this.outputs = binding.callFunction(called.name, handles ?? binding.handlesOf(this.inputs), called.results + called.assigned.length, { ...options, signal: this.controller.signal });
        this.outputs.catch(() => { }); // `take` reports the error; a dropped call must not be an unhandled rejection
    }
    /**
     * Returns true if a call that began now would compute the same: with the same tensors, and with unchanged
     * variables.
     */
    isOf({ called, args }) {
        if (called !== this.callee.called)
            return false;
        const inputs = inputsOf({ called, args });
        return inputs.every((id, i) => id === this.inputs?.[i]);
    }
    /** Ends the wait for the results: `take` throws this reason. */
    abandon(reason) {
        this.controller.abort(reason);
    }
    /** Deletes the results once they are computed. */
    drop() {
        this.outputs.then((handles) => this.binding.dropOutputs(handles)).catch(() => { });
    }
    /**
     * Waits for the results, assigns the variables and returns the step's value. If there is a `next` call, it
     * begins with the results of this one before they are assigned, so that TensorFlow does not wait for
     * JavaScript.
     *
     * @throws Error that names the op that has failed and the line in the step, or the reason passed to
     *   `abandon`
     */
    async take(next) {
        const { assigned, result, results, ops } = this.callee.called;
        const backend = backend_1.tf.backend();
        const handles = await this.outputs.catch((error) => {
            if (!(error instanceof errors_1.OpError && error.step))
                throw error;
            const { op, reason } = error.step;
            const { name: kind, place } = ops[op - 1];
            throw (0, userLine_1.errorAt)(place, `${kind} (op ${op} of a compiled step): ${reason}`);
        });
        const following = next && new FunctionCall(this.binding, next, this.inputsAfter(next, handles));
        const tensors = this.binding.takeOutputs(handles).map((info) => backend.tensorOf(info));
        assigned.forEach((variable, i) => {
            const value = tensors[results + i];
            variable.assign(value);
            value.dispose();
        });
        if (following)
            following.inputs = inputsOf(next);
        return { value: (0, structure_1.putTogether)(result, tensors.slice(0, results)), following };
    }
    /** The handles of the inputs that `next` will have once this call has assigned its variables. */
    inputsAfter(next, outputs) {
        const { assigned, results } = this.callee.called;
        const handles = this.binding.handlesOf(inputsOf(next));
        next.called.variables.forEach((variable, i) => {
            const at = assigned.indexOf(variable);
            if (at >= 0)
                handles[next.args.length + i] = outputs[results + at];
        });
        return handles;
    }
}
exports.FunctionCall = FunctionCall;
const inputsOf = ({ called, args }) => backend_1.tf.backend().idsOf([...args, ...called.variables]);
//# sourceMappingURL=functionCall.js.map