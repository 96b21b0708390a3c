import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";
import type { TensorKind } from "../eager/errors";
import type { Values } from "../eager/tensors";
/** What an op returns for each of its outputs. */
export interface TensorInfo extends TensorKind {
    id: number;
}
/**
 * The interface between tfjs-node's JavaScript and TensorFlow: LibraryBinding implements it on TensorFlow's C
 * library. The addon of tfjs-node-gpu lacks the optional functions.
 */
export interface Binding extends TFJSBinding {
    /** Reads the values of a tensor without blocking the event loop. */
    tensorData?(id: number): Promise<Values>;
    /** Makes a float32 tensor whose values come in pieces. */
    createTensorOf?(shape: number[], pieces: Iterable<Float32Array>): TensorInfo;
}
