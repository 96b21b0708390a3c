"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.programOf = programOf;
exports.difference = difference;
/**
 * Makes a program of recorded ops.
 *
 * @param argumentIds tensors that each call passes; all others that no op has made become constants
 * @param outputIds tensors that the program returns
 */
function programOf(ops, argumentIds, outputIds) {
    const used = new Set(outputIds);
    const live = [];
    for (const op of ops.toReversed()) {
        if (!op.outputs.some((id) => used.has(id)))
            continue;
        live.push(op);
        for (const id of op.inputs)
            used.add(id);
    }
    live.reverse();
    const sources = new Map(argumentIds.map((id, argument) => [id, { argument }]));
    live.forEach((op, node) => op.outputs.forEach((id, output) => sources.set(id, { node, output })));
    const sourceOf = (id) => sources.get(id) ?? { constant: id };
    return {
        nodes: live.map((op) => ({ op, inputs: op.inputs.map(sourceOf) })),
        outputs: outputIds.map(sourceOf),
    };
}
/**
 * Compares two recordings of a step. Returns undefined if they compute the same.
 *
 * @param sameConstant whether the tensor with id `a` in one recording has the values of tensor `b` in the
 *   other
 */
function difference(one, other, sameConstant) {
    const same = (a, b) => "constant" in a && "constant" in b
        ? sameConstant(a.constant, b.constant)
        : JSON.stringify(a) === JSON.stringify(b);
    for (let i = 0; i < Math.max(one.nodes.length, other.nodes.length); i++) {
        const [a, b] = [one.nodes[i], other.nodes[i]];
        const place = (b ?? a)?.op.place;
        if (a?.op.name !== b?.op.name) {
            const text = `op ${i + 1} is ${a?.op.name ?? "missing"} in one call and ${b?.op.name ?? "missing"} in the next`;
            return { text, place };
        }
        if (JSON.stringify(a.op.attributes) !== JSON.stringify(b.op.attributes)) {
            return { text: `the settings of ${a.op.name} (op ${i + 1}) change from call to call`, place };
        }
        const input = a.inputs.findIndex((source, k) => !b.inputs[k] || !same(source, b.inputs[k]));
        if (input >= 0 || a.inputs.length !== b.inputs.length) {
            const text = `input ${input + 1} of ${a.op.name} (op ${i + 1}) is a number that JavaScript computes again in each call`;
            return { text, place };
        }
    }
    const output = one.outputs.findIndex((source, k) => !same(source, other.outputs[k]));
    return output < 0 ? undefined : { text: `JavaScript computes result ${output + 1} again in each call` };
}
//# sourceMappingURL=recording.js.map