"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.defineFunction = defineFunction;
const context_1 = require("../eager/context");
const errors_1 = require("../eager/errors");
const tensors_1 = require("../eager/tensors");
const graphBuilder_1 = require("./graphBuilder");
/**
 * Defines a TensorFlow function, which can be run by its name like an op. Its nodes are called op1, op2, … in
 * the order of the program, and TensorFlow's errors contain these names.
 *
 * @param args shapes and data types of the arguments
 * @param constantHandle returns the handle of a tensor that becomes a constant
 * @throws Error if TensorFlow refuses the program
 */
function defineFunction(context, name, program, args, constantHandle) {
    const { api, status } = context;
    const graph = api.TF_NewGraph();
    try {
        const builder = new graphBuilder_1.GraphBuilder(context, graph);
        const inputs = args.map((kind) => builder.placeholder(kind));
        const outputs = addProgram(context, builder, program, inputs, constantHandle);
        const made = api.TF_GraphToFunction(graph, name, 0, // appends no hash to the name
        -1, // takes all operations of the graph
        null, inputs.length, inputs, outputs.length, outputs, null, null, null, status);
        const graphFunction = (0, context_1.checked)(api, status, made, "Compiling a step");
        try {
            api.TFE_ContextAddFunction(context.pointer, graphFunction, status);
            (0, context_1.check)(api, status, "Compiling a step");
        }
        finally {
            api.TF_DeleteFunction(graphFunction);
        }
    }
    finally {
        api.TF_DeleteGraph(graph);
    }
}
function addProgram(context, builder, { nodes, outputs }, placeholders, constantHandle) {
    const operations = [];
    const constants = new Map();
    const literal = ({ shape, dtype, values }) => {
        const typed = dtype === errors_1.DTYPE.int32 ? Int32Array.from(values) : Float32Array.from(values);
        return builder.constant((0, tensors_1.newTensor)(context, shape, dtype, typed), dtype);
    };
    const outputOf = (source) => {
        if ("argument" in source)
            return placeholders[source.argument];
        if ("node" in source)
            return { oper: operations[source.node], index: source.output };
        const key = "literal" in source ? JSON.stringify(source.literal) : source.constant;
        const constant = constants.get(key) ??
            ("literal" in source ? literal(source.literal) : builder.constantOf(constantHandle(source.constant)));
        constants.set(key, constant);
        return constant;
    };
    for (const [i, { op, inputs }] of nodes.entries()) {
        const sources = inputs.map(outputOf); // before the op itself, since it may add constants to the graph
        operations.push(builder.op(op.name, `op${i + 1}`, op.attributes, sources));
    }
    // TensorFlow refuses outputs that are inputs or constants, or that occur twice.
    return outputs.map((source) => builder.identity(outputOf(source)));
}
//# sourceMappingURL=graphFunction.js.map