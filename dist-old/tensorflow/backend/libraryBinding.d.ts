import { type Attribute } from "../eager/attributes";
import type { Context } from "../eager/context";
import { type CallOptions } from "../eager/execute";
import { type Values } from "../eager/tensors";
import { type Difference, type Program, type RecordedOp } from "../graph/recording";
import type { Pointer } from "../library/memory";
import { type Target } from "../rewrite/fuse";
import type { Binding, TensorInfo } from "./binding";
/**
 * Offers what tfjs-node's JavaScript expects of its native addon, on TensorFlow's C library. JavaScript
 * refers to tensors by ids, and TensorFlow by handles; a tensor lives until deleteTensor is called.
 */
export declare class LibraryBinding implements Binding {
    readonly context: Context;
    private readonly handles;
    private readonly savedModels;
    private nextId;
    /**
     * Set during a recording. Tensors that the step deletes are kept until later, since they may become
     * constants.
     */
    private recording?;
    /** The ids of tensors that a recording has made, which have no values. */
    private readonly withoutValues;
    /** tfjs-node declares these three, which its addon lacks and its JavaScript does not use. */
    readonly TensorMetadata: Binding["TensorMetadata"];
    readonly TFEOpAttr: Binding["TFEOpAttr"];
    readonly TF_ATTR_RESOURCE: number;
    readonly TF_FLOAT: 1;
    readonly TF_INT32: 3;
    readonly TF_INT64: 9;
    readonly TF_BOOL: 10;
    readonly TF_COMPLEX64: 8;
    readonly TF_STRING: 7;
    readonly TF_RESOURCE: 20;
    readonly TF_UINT8: 4;
    readonly TF_ATTR_STRING: 0;
    readonly TF_ATTR_INT: 1;
    readonly TF_ATTR_FLOAT: 2;
    readonly TF_ATTR_BOOL: 3;
    readonly TF_ATTR_TYPE: 4;
    readonly TF_ATTR_SHAPE: 5;
    readonly TF_Version: string;
    constructor(context: Context);
    /** True while ops are recorded instead of run. */
    get isRecording(): boolean;
    isUsingGpuDevice(): boolean;
    createTensor(shape: number[], dtype: number, values: Values): number;
    createTensorOf(shape: number[], pieces: Iterable<Float32Array>): TensorInfo;
    deleteTensor(id: number): void;
    tensorDataSync(id: number): ReturnType<Binding["tensorDataSync"]>;
    tensorData(id: number): Promise<Values>;
    executeOp(name: string, attributes: Attribute[], inputs: number[], numOutputs: number): TensorInfo[];
    /**
     * Runs `action`, and records its ops instead of running them: their results have shapes, but no values.
     * Tensors that existed before and that it deletes are kept until `release` is called.
     *
     * @param argumentIds tensors that differ from call to call
     * @throws Error if a recording is already in progress
     */
    record<T>(action: () => T, argumentIds: readonly number[]): {
        result: T;
        ops: RecordedOp[];
        release: () => void;
    };
    /**
     * Compares two programs, whose recordings must not have been released. Returns undefined if they compute
     * the same.
     */
    difference(one: Program, other: Program): Difference | undefined;
    /**
     * Defines a TensorFlow function for a program, whose recording must not have been released.
     *
     * @returns the ops of the function, which has fewer than the program
     */
    defineFunction(name: string, program: Program, argumentIds: readonly number[], target?: Omit<Target, "onCpu">): RecordedOp[];
    removeFunction(name: string): void;
    /**
     * Runs a function on another thread.
     *
     * @returns the handles of its outputs, which the caller must pass to `takeOutputs` or `dropOutputs`
     * @throws OpError if an op fails, or the reason of the signal in `options` if that is aborted first
     */
    callFunction(name: string, inputs: readonly Pointer[], numOutputs: number, options?: CallOptions): Promise<Pointer[]>;
    handlesOf(ids: readonly number[]): Pointer[];
    takeOutputs(handles: readonly Pointer[]): TensorInfo[];
    dropOutputs(handles: readonly Pointer[]): void;
    loadSavedModel(folder: string, tags: string): number;
    deleteSavedModel(id: number): void;
    runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorInfo[];
    getNumOfSavedModels(): number;
    getNumOfTensors(): number;
    /** TensorFlow's name for the device whose memory holds a tensor. */
    deviceOf(id: number): string;
    /** Gives an id to a handle that TensorFlow has made. */
    private adopt;
    private insert;
    private handle;
}
