"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.GraphBuilder = void 0;
const attributes_1 = require("../eager/attributes");
const context_1 = require("../eager/context");
/**
 * The ops of tfjs' kernels whose first input is a list, with the number of single inputs that follow it. An
 * eager op infers this; a node of a graph has to be told.
 */
const INPUTS_AFTER_LIST = { AddN: 0, ConcatV2: 1, Einsum: 0, IdentityN: 0, Pack: 0 };
/** Adds nodes to a TensorFlow graph. */
class GraphBuilder {
    context;
    graph;
    names = 0;
    constructor(context, graph) {
        this.context = context;
        this.graph = graph;
    }
    placeholder({ shape, dtype }) {
        const { api } = this.context;
        return this.single("Placeholder", (description) => {
            api.graphAttributes.type(description, "dtype", dtype);
            api.graphAttributes.shape(description, "shape", BigInt64Array.from(shape, BigInt), shape.length, 0n);
        });
    }
    /** Adds a constant, and deletes the tensor that holds its value. */
    constant(tensor, dtype) {
        const { api, status } = this.context;
        try {
            return this.single("Const", (description) => {
                api.TF_SetAttrTensor(description, "value", tensor, status);
                api.graphAttributes.type(description, "dtype", dtype);
            });
        }
        finally {
            api.TF_DeleteTensor(tensor);
        }
    }
    /** Adds the value of an eager tensor as a constant. */
    constantOf(handle) {
        const { api, status } = this.context;
        const tensor = (0, context_1.checked)(api, status, api.TFE_TensorHandleResolve(handle, status), "Reading a constant");
        return this.constant(tensor, api.TFE_TensorHandleDataType(handle));
    }
    identity(input) {
        return this.single("Identity", (description) => this.context.api.TF_AddInput(description, input));
    }
    /**
     * Adds an op as tfjs' kernels call it: the members of a list input are inputs of their own.
     *
     * @throws Error if the op takes a list and is not in INPUTS_AFTER_LIST, or if TensorFlow refuses it
     */
    op(type, name, attributes, inputs) {
        const { api, status } = this.context;
        const after = INPUTS_AFTER_LIST[type];
        const hasList = after !== undefined;
        if (!hasList && attributes.some((attribute) => attribute.name === "N"))
            throw new Error(`${type} cannot be compiled: it is not known which of its inputs is a list.`);
        return this.operation(type, name, (description) => {
            const listed = hasList ? inputs.slice(0, inputs.length - after) : [];
            if (hasList)
                api.TF_AddInputList(description, listed, listed.length);
            for (const input of inputs.slice(listed.length))
                api.TF_AddInput(description, input);
            for (const attribute of attributes) {
                if (hasList && attribute.name === "N")
                    continue; // TensorFlow counts the list itself
                (0, attributes_1.setAttribute)(api.graphAttributes, description, attribute, status);
            }
        });
    }
    single(type, describe) {
        return { oper: this.operation(type, `n${this.names++}`, describe), index: 0 };
    }
    operation(type, name, describe) {
        const { api, status } = this.context;
        const description = api.TF_NewOperation(this.graph, type, name);
        describe(description);
        return (0, context_1.checked)(api, status, api.TF_FinishOperation(description, status), `Compiling ${type}`);
    }
}
exports.GraphBuilder = GraphBuilder;
//# sourceMappingURL=graphBuilder.js.map