"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.recordStep = recordStep;
const backend_1 = require("../backend");
const recording_1 = require("../graph/recording");
const structure_1 = require("./structure");
/**
 * Records what a step computes without computing it. All variables keep their values.
 *
 * @throws Error if the step makes a variable or returns no tensors
 */
function recordStep(binding, step, { template, tensors }) {
    const backend = backend_1.tf.backend();
    const registered = { ...backend_1.tf.engine().registeredVariables };
    const variables = Object.values(registered);
    // A recording identifies tensors by id, so no two variables or arguments may share one.
    const seen = new Set();
    const distinct = (tensor) => {
        const [id] = backend.idsOf([tensor]);
        if (seen.has(id))
            return (0, backend_1.runOp)("Identity", {}, [tensor])[0];
        seen.add(id);
        return tensor;
    };
    for (const variable of variables) {
        const value = distinct(variable);
        if (value === variable)
            continue;
        variable.assign(value);
        value.dispose();
    }
    const args = tensors.map(distinct);
    const before = backend.idsOf(variables);
    const argumentIds = backend.idsOf(args);
    const values = variables.map((variable) => variable.clone());
    const isNew = (name) => !(name in registered);
    const action = () => {
        try {
            const value = step((0, structure_1.putTogether)(template, args));
            const { tensors: results, template: where, leaves } = (0, structure_1.takeApart)(value, "the result");
            if (leaves.length > results.length)
                throw new Error(noTensor(leaves));
            const given = new Set([...args, ...variables]);
            const ids = { results: backend.idsOf(results), after: backend.idsOf(variables) };
            backend_1.tf.dispose(results.filter((tensor) => !given.has(tensor)));
            const added = Object.entries(backend_1.tf.engine().registeredVariables).filter(([name]) => isNew(name));
            backend_1.tf.dispose(added.map(([, variable]) => variable));
            if (added.length > 0)
                throw new Error(NEW_VARIABLE);
            return { ...ids, where };
        }
        finally {
            variables.forEach((variable, i) => variable.assign(values[i]));
            backend_1.tf.dispose(values);
        }
    };
    const { result, ops, release } = binding.record(action, [...argumentIds, ...before]);
    const undo = () => {
        release();
        backend_1.tf.dispose(args.filter((arg, i) => arg !== tensors[i]));
    };
    try {
        const { results, after, where } = result;
        const inputs = new Set([...ops.flatMap((op) => op.inputs), ...results]);
        const isRead = (_, i) => inputs.has(before[i]) || after.some((id, k) => k !== i && id === before[i]);
        const isAssigned = (_, i) => before[i] !== after[i];
        const inputIds = [...argumentIds, ...before.filter(isRead)];
        const outputIds = [...results, ...after.filter(isAssigned)];
        return {
            program: (0, recording_1.programOf)(ops, inputIds, outputIds),
            inputIds,
            signature: {
                variables: variables.filter(isRead),
                assigned: variables.filter(isAssigned),
                result: where,
                results: results.length,
            },
            release: undo,
        };
    }
    catch (error) {
        undo();
        throw error;
    }
}
const NEW_VARIABLE = "A compiled step made a variable, which only its first call may do. Make variables (optimizers, layers, RandomStreams) " +
    "outside the step, and use them in it.";
function noTensor(leaves) {
    const { path, kind } = leaves.find((leaf) => !/ \[.*\]$/.test(leaf.kind));
    return (`A compiled step must return tensors, but ${path} is ${kind}. JavaScript computed it, so it would never change again. ` +
        "Return it as a tensor that the step computes.");
}
//# sourceMappingURL=recordStep.js.map