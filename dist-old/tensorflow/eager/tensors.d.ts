import { type Pointer } from "../library/memory";
import { type Context } from "./context";
/** The values of a tensor as tfjs represents them: a typed array, or the UTF-8 bytes of each string. */
export type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];
/**
 * Makes a TensorFlow tensor in host memory, which the caller must delete.
 *
 * @throws Error if the values do not fit the shape and the data type
 */
export declare function newTensor(context: Context, shape: readonly number[], dtype: number, values: Values): Pointer;
/** Makes a tensor on the device where tensors of its data type belong. The caller must delete the handle. */
export declare function newHandle(context: Context, shape: readonly number[], dtype: number, values: Values): Pointer;
/** The same for float32 values that come in pieces. Each piece is copied before the next one is requested. */
export declare function newHandleOfPieces(context: Context, shape: readonly number[], pieces: Iterable<Float32Array>): Pointer;
/** Reads the values of a tensor, on whichever device it is. */
export declare function readValues(context: Context, handle: Pointer): Values;
/** Reads the values of a tensor without blocking the event loop while the GPU computes or copies them. */
export declare function readValuesAsync(context: Context, handle: Pointer): Promise<Values>;
