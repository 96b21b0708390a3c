/** TensorFlow's data types, with the numbers that its C interface gives them. */
export declare const DTYPE: {
    readonly float32: 1;
    readonly uint8: 4;
    readonly int32: 3;
    readonly string: 7;
    readonly complex64: 8;
    readonly int64: 9;
    readonly bool: 10;
    readonly bfloat16: 14;
    readonly resource: 20;
    readonly uint64: 23;
};
/** The name of a data type: "float32" for 1. A type that is not in DTYPE is called "dtype 19". */
export declare const dtypeName: (dtype: number) => string;
/** The shape and data type of a tensor. */
export interface TensorKind {
    shape: number[];
    dtype: number;
}
/** TensorFlow has refused an op, or an op has failed. */
export declare class OpError extends Error {
    /** The op of a compiled step that failed, counted from 1, if TensorFlow names it. */
    readonly step?: {
        op: number;
        reason: string;
    };
    constructor(message: string, step?: {
        op: number;
        reason: string;
    });
}
/**
 * Makes an error that names the op, its inputs and TensorFlow's reason:
 * "MatMul(float32 [2, 3], float32 [2, 3]): Matrix size-incompatible …".
 */
export declare function opError(op: string, inputs: readonly TensorKind[], message: string): OpError;
