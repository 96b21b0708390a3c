import type { Pointer } from "../library/memory";
import { type Context } from "./context";
/** The loaded SavedModels, by the ids through which tfjs-node's tf.node.loadSavedModel refers to them. */
export declare class SavedModels {
    private readonly context;
    private readonly models;
    private nextId;
    constructor(context: Context);
    get count(): number;
    /**
     * Loads a SavedModel and returns its id.
     *
     * @param tags comma-separated tags of the model, such as "serve"
     * @throws Error if TensorFlow cannot load the model
     */
    load(folder: string, tags: string): number;
    delete(id: number): void;
    /**
     * Runs a model and returns a handle for each output.
     *
     * @param inputNames comma-separated names of tensors in the graph, such as "serving_default_x:0", in the
     *   order of `inputs`
     * @param outputNames comma-separated names of the tensors to return
     * @throws Error if the inputs do not fit the model
     */
    run(id: number, inputs: Pointer[], inputNames: string, outputNames: string): Pointer[];
    private failure;
    private model;
    /** Finds the outputs that names such as "x:0,y:1" refer to. */
    private outputsOf;
}
