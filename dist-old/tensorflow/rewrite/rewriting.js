"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Rewriting = void 0;
exports.rewritten = rewritten;
exports.same = same;
const errors_1 = require("../eager/errors");
/** Rewrites a program op by op. The first rule that applies to an op replaces it. */
class Rewriting {
    known;
    rules;
    nodes = [];
    /** For each output of each old node, the value that replaces it. */
    moved = [];
    /** The values that `once` has made, by key. */
    made = new Map();
    constructor(known, rules) {
        this.known = known;
        this.rules = rules;
    }
    /** Rewrites the next op of the program. Its inputs are those of the old program. */
    take(op, oldInputs) {
        const inputs = oldInputs.map((source) => this.now(source));
        for (const rule of this.rules) {
            const instead = rule({ op, inputs, graph: this });
            if (instead)
                return void this.moved.push([instead]);
        }
        const node = this.nodes.push({ op, inputs }) - 1;
        this.moved.push(op.kinds.map((_, output) => ({ node, output })));
    }
    /**
     * Appends an op in place of a recorded one, whose line in the user's code its errors show. Returns the
     * first output.
     *
     * @param kinds shape and data type of each output
     */
    add({ place }, name, attributes, inputs, ...kinds) {
        const op = { name, attributes, inputs: [], outputs: [], place, kinds };
        return { node: this.nodes.push({ op, inputs }) - 1, output: 0 };
    }
    /** Makes a constant. */
    literal(dtype, values, shape) {
        return { literal: { dtype: errors_1.DTYPE[dtype], values, shape } };
    }
    /** Calls `make` once for each key, and returns the value that it made. */
    once(key, make) {
        const known = this.made.get(key) ?? make();
        this.made.set(key, known);
        return known;
    }
    /** Returns the node that computes a value if it is one of these ops. */
    maker(source, ...names) {
        const node = source && "node" in source ? this.nodes[source.node] : undefined;
        return node && names.includes(node.op.name) ? node : undefined;
    }
    /** The shape and data type of a value. */
    kind(source) {
        if ("argument" in source)
            return this.known.argument(source.argument);
        if ("constant" in source)
            return this.known.constant(source.constant);
        if ("literal" in source)
            return source.literal;
        return this.nodes[source.node].op.kinds[source.output];
    }
    /** The numbers in a constant; undefined for any other value. */
    values(source) {
        return "constant" in source ? this.known.values(source.constant) : undefined;
    }
    /** The number that all elements of a constant are equal to; undefined if there is none. */
    filled(source) {
        const fill = this.maker(source, "Fill");
        if (fill)
            return this.filled(fill.inputs[1]);
        const values = this.values(source);
        return values && values.length > 0 && Array.from(values).every((v) => v === values[0])
            ? values[0]
            : undefined;
    }
    /**
     * Returns the result of an activation of `x` if the program computes it, or else `x`. A gradient that is
     * computed from the result no longer needs `x`.
     */
    activated(x, name, alpha) {
        const isIt = ({ op, inputs }) => op.name === name &&
            same(inputs[0], x) &&
            op.attributes.find((attribute) => attribute.name === "alpha")?.value === alpha;
        const node = this.nodes.findIndex(isIt);
        return node < 0 ? x : { node, output: 0 };
    }
    /** The rewritten program, without nodes whose results are unused. */
    finish(outputs) {
        return withoutUnused({ nodes: this.nodes, outputs: outputs.map((source) => this.now(source)) });
    }
    now(source) {
        return "node" in source ? this.moved[source.node][source.output] : source;
    }
}
exports.Rewriting = Rewriting;
/** Applies rules to the ops of a program, one after the other. */
function rewritten({ nodes, outputs }, known, rules) {
    const graph = new Rewriting(known, rules);
    for (const { op, inputs } of nodes)
        graph.take(op, inputs);
    return graph.finish(outputs);
}
/** Returns true if two values are the same argument, constant or output of a node. */
function same(a, b) {
    if ("node" in a && "node" in b)
        return a.node === b.node && a.output === b.output;
    if ("argument" in a && "argument" in b)
        return a.argument === b.argument;
    return "constant" in a && "constant" in b && a.constant === b.constant;
}
function withoutUnused({ nodes, outputs }) {
    const used = new Set();
    const use = (source) => "node" in source && used.add(source.node);
    outputs.forEach(use);
    for (let i = nodes.length - 1; i >= 0; i--)
        if (used.has(i))
            nodes[i].inputs.forEach(use);
    const at = new Map([...used].sort((a, b) => a - b).map((node, i) => [node, i]));
    const now = (source) => "node" in source ? { node: at.get(source.node), output: source.output } : source;
    const left = [...at.keys()].map((i) => ({ op: nodes[i].op, inputs: nodes[i].inputs.map(now) }));
    return { nodes: left, outputs: outputs.map(now) };
}
//# sourceMappingURL=rewriting.js.map