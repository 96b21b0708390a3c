"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.SavedModels = void 0;
const context_1 = require("./context");
const errors_1 = require("./errors");
const execute_1 = require("./execute");
/** The loaded SavedModels, by the ids through which tfjs-node's tf.node.loadSavedModel refers to them. */
class SavedModels {
    context;
    models = new Map();
    nextId = 0;
    constructor(context) {
        this.context = context;
    }
    get count() {
        return this.models.size;
    }
    /**
     * Loads a SavedModel and returns its id.
     *
     * @param tags comma-separated tags of the model, such as "serve"
     * @throws Error if TensorFlow cannot load the model
     */
    load(folder, tags) {
        const { api, status } = this.context;
        const options = api.TF_NewSessionOptions();
        const graph = api.TF_NewGraph();
        const names = tags.split(",");
        const session = api.TF_LoadSessionFromSavedModel(options, null, folder, names, names.length, graph, null, status);
        api.TF_DeleteSessionOptions(options);
        try {
            this.models.set(this.nextId, {
                graph,
                session: (0, context_1.checked)(api, status, session, `Loading the SavedModel ${folder}`),
            });
        }
        catch (error) {
            api.TF_DeleteGraph(graph);
            throw error;
        }
        return this.nextId++;
    }
    delete(id) {
        const { api } = this.context;
        const { session, graph } = this.model(id);
        const status = api.TF_NewStatus();
        api.TF_DeleteSession(session, status);
        api.TF_DeleteGraph(graph);
        api.TF_DeleteStatus(status);
        this.models.delete(id);
    }
    /**
     * Runs a model and returns a handle for each output.
     *
     * @param inputNames comma-separated names of tensors in the graph, such as "serving_default_x:0", in the
     *   order of `inputs`
     * @param outputNames comma-separated names of the tensors to return
     * @throws Error if the inputs do not fit the model
     */
    run(id, inputs, inputNames, outputNames) {
        const { api, status } = this.context;
        const { session, graph } = this.model(id);
        const sources = this.outputsOf(graph, inputNames);
        const targets = this.outputsOf(graph, outputNames);
        if (sources.length !== inputs.length) {
            throw new Error(`The SavedModel takes ${sources.length} tensors (${inputNames}), got ${inputs.length}.`);
        }
        const values = [];
        const results = new BigUint64Array(targets.length);
        try {
            for (const input of inputs) {
                values.push((0, context_1.checked)(api, status, api.TFE_TensorHandleResolve(input, status), "Reading an input of a SavedModel"));
            }
            api.TF_SessionRun(session, null, sources, BigUint64Array.from(values), values.length, targets, results, targets.length, null, 0, null, status);
            if (api.TF_GetCode(status) !== 0)
                throw this.failure(inputs, inputNames, api.TF_Message(status));
            return Array.from(results, (tensor) => (0, context_1.checked)(api, status, api.TFE_NewTensorHandle(tensor, status), "TFE_NewTensorHandle"));
        }
        finally {
            for (const tensor of [...values, ...results])
                if (tensor !== 0n)
                    api.TF_DeleteTensor(tensor);
        }
    }
    failure(inputs, names, message) {
        const kinds = inputs.map((handle) => (0, execute_1.kindOf)(this.context, handle));
        const given = names
            .split(",")
            .map((name, index) => `${name} ${(0, errors_1.dtypeName)(kinds[index].dtype)} [${kinds[index].shape.join(", ")}]`);
        return new Error(`Running a SavedModel on ${given.join(", ")}: ${message}`);
    }
    model(id) {
        const model = this.models.get(id);
        if (!model)
            throw new Error(`There is no SavedModel ${id}: it has been disposed of, or was never loaded.`);
        return model;
    }
    /** Finds the outputs that names such as "x:0,y:1" refer to. */
    outputsOf(graph, names) {
        return names.split(",").map((name) => {
            const [operation, index] = name.split(":");
            const oper = this.context.api.TF_GraphOperationByName(graph, operation);
            if (oper === null)
                throw new Error(`The SavedModel has no tensor named ${name}.`);
            return { oper, index: Number(index ?? 0) };
        });
    }
}
exports.SavedModels = SavedModels;
//# sourceMappingURL=savedModel.js.map