/** Lays out a checkpoint's tensors as safetensors does: one after the other, without gaps. */
import { tf } from "../../tensorflow/backend";
/** The description of a tensor in safetensors' header. */
export interface Entry {
    dtype: "F32" | "I32";
    shape: number[];
    /** Offsets of the first byte and of the one after the last, from the end of the header. */
    data_offsets: [number, number];
}
/**
 * Assigns each tensor its place, in the order of the record.
 *
 * @throws Error if a tensor is neither float32 nor int32
 */
export declare function layOut(tensors: Record<string, tf.Tensor>): [name: string, entry: Entry][];
/**
 * Reads the tensors that a header describes.
 *
 * @param length length of the data after the header, in bytes
 * @param read returns bytes of the data, counted from the end of the header
 * @throws Error, before any tensor is made, if the header and length don't match
 */
export declare function readTensors(header: Record<string, unknown>, length: number, read: (at: number, bytes: number) => Promise<ArrayBuffer>): Promise<Record<string, tf.Tensor>>;
