"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.LibraryBinding = void 0;
const attributes_1 = require("../eager/attributes");
const errors_1 = require("../eager/errors");
const execute_1 = require("../eager/execute");
const savedModel_1 = require("../eager/savedModel");
const tensors_1 = require("../eager/tensors");
const graphFunction_1 = require("../graph/graphFunction");
const recorder_1 = require("../graph/recorder");
const recording_1 = require("../graph/recording");
const fuse_1 = require("../rewrite/fuse");
const READ_WHILE_RECORDING = "A compiled step cannot read the values of a tensor (data, dataSync, print): it is recorded once and then runs " +
    "without JavaScript. Return the tensor from the step and read it outside, or train with { compile: false }.";
const NO_VALUES = "This tensor has no values, because it was made while a compiled step was recorded. Return it from the step, and use " +
    "the result of the call.";
/**
 * Offers what tfjs-node's JavaScript expects of its native addon, on TensorFlow's C library. JavaScript
 * refers to tensors by ids, and TensorFlow by handles; a tensor lives until deleteTensor is called.
 */
class LibraryBinding {
    context;
    handles = new Map();
    savedModels;
    nextId = 0;
    /**
     * Set during a recording. Tensors that the step deletes are kept until later, since they may become
     * constants.
     */
    recording;
    /** The ids of tensors that a recording has made, which have no values. */
    withoutValues = new Set();
    TF_FLOAT = errors_1.DTYPE.float32;
    TF_INT32 = errors_1.DTYPE.int32;
    TF_INT64 = errors_1.DTYPE.int64;
    TF_BOOL = errors_1.DTYPE.bool;
    TF_COMPLEX64 = errors_1.DTYPE.complex64;
    TF_STRING = errors_1.DTYPE.string;
    TF_RESOURCE = errors_1.DTYPE.resource;
    TF_UINT8 = errors_1.DTYPE.uint8;
    TF_ATTR_STRING = attributes_1.ATTRIBUTE.string;
    TF_ATTR_INT = attributes_1.ATTRIBUTE.int;
    TF_ATTR_FLOAT = attributes_1.ATTRIBUTE.float;
    TF_ATTR_BOOL = attributes_1.ATTRIBUTE.bool;
    TF_ATTR_TYPE = attributes_1.ATTRIBUTE.type;
    TF_ATTR_SHAPE = attributes_1.ATTRIBUTE.shape;
    TF_Version;
    constructor(context) {
        this.context = context;
        this.savedModels = new savedModel_1.SavedModels(context);
        this.TF_Version = context.api.TF_Version();
    }
    /** True while ops are recorded instead of run. */
    get isRecording() {
        return this.recording !== undefined;
    }
    isUsingGpuDevice() {
        return this.context.isGpu;
    }
    createTensor(shape, dtype, values) {
        return this.insert((0, tensors_1.newHandle)(this.context, shape, dtype, values));
    }
    createTensorOf(shape, pieces) {
        return this.adopt((0, tensors_1.newHandleOfPieces)(this.context, shape, pieces));
    }
    deleteTensor(id) {
        if (this.withoutValues.delete(id))
            return;
        if (this.recording)
            return void this.recording.deleted.push(id);
        this.context.api.TFE_DeleteTensorHandle(this.handle(id));
        this.handles.delete(id);
    }
    tensorDataSync(id) {
        if (this.recording)
            throw new Error(READ_WHILE_RECORDING);
        // tfjs-node's declaration leaves out strings and int64.
        return (0, tensors_1.readValues)(this.context, this.handle(id));
    }
    tensorData(id) {
        if (this.recording)
            throw new Error(READ_WHILE_RECORDING);
        return (0, tensors_1.readValuesAsync)(this.context, this.handle(id));
    }
    executeOp(name, attributes, inputs, numOutputs) {
        if (this.recording) {
            const made = this.recording.recorder.add(name, attributes, inputs, () => this.nextId++);
            for (const { id } of made)
                this.withoutValues.add(id);
            return made;
        }
        const handles = inputs.map((id) => this.handle(id));
        const outputs = (0, execute_1.execute)(this.context, name, attributes, handles, numOutputs);
        return outputs.map((handle) => this.adopt(handle));
    }
    /**
     * Runs `action`, and records its ops instead of running them: their results have shapes, but no values.
     * Tensors that existed before and that it deletes are kept until `release` is called.
     *
     * @param argumentIds tensors that differ from call to call
     * @throws Error if a recording is already in progress
     */
    record(action, argumentIds) {
        if (this.recording)
            throw new Error("A compiled step called another compiled step. Compile the outer one only.");
        const args = new Set(argumentIds);
        const recorder = new recorder_1.Recorder(this.context, (id) => this.handle(id), (id) => args.has(id));
        const deleted = [];
        this.recording = { recorder, deleted };
        const release = () => deleted.splice(0).forEach((id) => this.deleteTensor(id));
        try {
            const result = action();
            this.recording = undefined;
            return { result, ops: recorder.ops, release };
        }
        catch (error) {
            this.recording = undefined;
            release();
            throw error;
        }
        finally {
            recorder.close();
        }
    }
    /**
     * Compares two programs, whose recordings must not have been released. Returns undefined if they compute
     * the same.
     */
    difference(one, other) {
        const bytes = (id) => {
            const values = (0, tensors_1.readValues)(this.context, this.handle(id));
            return Array.isArray(values) ? Buffer.concat(values) : Buffer.from(values.buffer);
        };
        const kind = (id) => JSON.stringify((0, execute_1.kindOf)(this.context, this.handle(id)));
        return (0, recording_1.difference)(one, other, (a, b) => a === b || (kind(a) === kind(b) && bytes(a).equals(bytes(b))));
    }
    /**
     * Defines a TensorFlow function for a program, whose recording must not have been released.
     *
     * @returns the ops of the function, which has fewer than the program
     */
    defineFunction(name, program, argumentIds, target = {}) {
        const args = argumentIds.map((id) => (0, execute_1.kindOf)(this.context, this.handle(id)));
        const known = {
            argument: (index) => args[index],
            constant: (id) => (0, execute_1.kindOf)(this.context, this.handle(id)),
            values: (id) => (0, tensors_1.readValues)(this.context, this.handle(id)),
        };
        const fused = (0, fuse_1.fuse)(program, known, { onCpu: !this.context.isGpu, ...target });
        (0, graphFunction_1.defineFunction)(this.context, name, fused, args, (id) => this.handle(id));
        return fused.nodes.map(({ op }) => op);
    }
    removeFunction(name) {
        const { api, pointer, status } = this.context;
        api.TFE_ContextRemoveFunction(pointer, name, status);
    }
    /**
     * Runs a function on another thread.
     *
     * @returns the handles of its outputs, which the caller must pass to `takeOutputs` or `dropOutputs`
     * @throws OpError if an op fails, or the reason of the signal in `options` if that is aborted first
     */
    callFunction(name, inputs, numOutputs, options = {}) {
        return (0, execute_1.executeAsync)(this.context, name, inputs, numOutputs, options);
    }
    handlesOf(ids) {
        return ids.map((id) => this.handle(id));
    }
    takeOutputs(handles) {
        return handles.map((handle) => this.adopt(handle));
    }
    dropOutputs(handles) {
        handles.forEach((handle) => this.context.api.TFE_DeleteTensorHandle(handle));
    }
    loadSavedModel(folder, tags) {
        return this.savedModels.load(folder, tags);
    }
    deleteSavedModel(id) {
        this.savedModels.delete(id);
    }
    runSavedModel(id, inputs, inputNames, outputNames) {
        const handles = inputs.map((each) => this.handle(each));
        return this.savedModels.run(id, handles, inputNames, outputNames).map((handle) => this.adopt(handle));
    }
    getNumOfSavedModels() {
        return this.savedModels.count;
    }
    getNumOfTensors() {
        return this.handles.size;
    }
    /** TensorFlow's name for the device whose memory holds a tensor. */
    deviceOf(id) {
        const { api, status } = this.context;
        return api.TFE_TensorHandleBackingDeviceName(this.handle(id), status);
    }
    /** Gives an id to a handle that TensorFlow has made. */
    adopt(handle) {
        return { id: this.insert(handle), ...(0, execute_1.kindOf)(this.context, handle) };
    }
    insert(handle) {
        const id = this.nextId++;
        this.handles.set(id, handle);
        return id;
    }
    handle(id) {
        const handle = this.handles.get(id);
        if (this.withoutValues.has(id))
            throw new Error(NO_VALUES);
        if (handle === undefined)
            throw new Error(`There is no tensor ${id}: it has been disposed of, or was never made.`);
        return handle;
    }
}
exports.LibraryBinding = LibraryBinding;
//# sourceMappingURL=libraryBinding.js.map