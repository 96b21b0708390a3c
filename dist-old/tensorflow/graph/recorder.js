"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Recorder = void 0;
const product_1 = require("../../math/product");
const context_1 = require("../eager/context");
const execute_1 = require("../eager/execute");
const graphBuilder_1 = require("./graphBuilder");
const userLine_1 = require("./userLine");
/** Tensors with up to this many elements may determine a shape: they can be axes, sizes or paddings. */
const SMALL = 64;
/**
 * Records ops without running them. Their outputs have an id, and a shape and a data type that TensorFlow
 * infers, but no values.
 */
class Recorder {
    context;
    handleOf;
    isArgument;
    ops = [];
    graph;
    builder;
    outputs = new Map();
    /**
     * @param handleOf returns the handle of a tensor that existed before the recording
     * @param isArgument tells whether a tensor is an argument of the step, which differs from call to call
     */
    constructor(context, handleOf, isArgument) {
        this.context = context;
        this.handleOf = handleOf;
        this.isArgument = isArgument;
        this.graph = context.api.TF_NewGraph();
        this.builder = new graphBuilder_1.GraphBuilder(context, this.graph);
    }
    /**
     * Records an op.
     *
     * @param nextId supplies the ids by which later ops refer to the outputs
     * @returns id, shape and data type of each output
     * @throws Error if a shape depends on values
     */
    add(name, attributes, inputs, nextId) {
        const { api } = this.context;
        const place = (0, userLine_1.here)();
        const sources = inputs.map((id) => this.source(id));
        const operation = this.builder.op(name, `op${this.ops.length + 1}`, attributes, sources);
        const made = Array.from({ length: api.TF_OperationNumOutputs(operation) }, (_, index) => {
            const output = { oper: operation, index };
            const id = nextId();
            this.outputs.set(id, output);
            return { id, ...this.kindOf(name, output) };
        });
        const kinds = made.map(({ shape, dtype }) => ({ shape, dtype }));
        this.ops.push({ name, attributes, inputs: [...inputs], outputs: made.map(({ id }) => id), kinds, place });
        return made;
    }
    close() {
        this.context.api.TF_DeleteGraph(this.graph);
    }
    source(id) {
        const known = this.outputs.get(id);
        if (known)
            return known;
        const handle = this.handleOf(id);
        const kind = (0, execute_1.kindOf)(this.context, handle);
        const isConstant = (0, product_1.product)(kind.shape) <= SMALL && !this.isArgument(id);
        const made = isConstant ? this.builder.constantOf(handle) : this.builder.placeholder(kind);
        this.outputs.set(id, made);
        return made;
    }
    kindOf(name, output) {
        const { api, status } = this.context;
        const rank = api.TF_GraphGetTensorNumDims(this.graph, output, status);
        const dims = new BigInt64Array(Math.max(rank, 0));
        if (rank > 0)
            api.TF_GraphGetTensorShape(this.graph, output, dims, rank, status);
        (0, context_1.check)(api, status, name);
        const shape = Array.from(dims, Number);
        if (rank < 0 || shape.includes(-1)) {
            throw new Error(`The shape of ${name}'s result depends on the values of tensors, which a compiled step is recorded without. ` +
                "Pass sizes as numbers, or train with { compile: false }.");
        }
        return { shape, dtype: api.TF_OperationOutputType(output) };
    }
}
exports.Recorder = Recorder;
//# sourceMappingURL=recorder.js.map