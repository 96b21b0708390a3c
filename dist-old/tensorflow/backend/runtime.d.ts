import type { Binding } from "./binding";
/** The device that TensorFlow runs on, and where TensorFlow comes from. */
export interface Device {
    kind: "cpu" | "gpu";
    /** TensorFlow's name for the device, such as "/job:localhost/replica:0/task:0/device:CPU:0". */
    name: string;
    /** TensorFlow's version, such as "2.21.0". */
    tensorflow: string;
    runtime: "library" | "addon";
    /** The reason why TensorFlow runs on the CPU although GENBOOK_DEVICE allows a GPU. */
    note?: string;
}
export interface Runtime {
    binding: Binding;
    device: Device;
}
/**
 * Opens the TensorFlow that GENBOOK_RUNTIME and GENBOOK_DEVICE name.
 *
 * @throws Error that says what is missing and what to do about it
 */
export declare function openRuntime(): Runtime;
/**
 * Makes TensorFlow the backend of tfjs. Also registers the gradients that tfjs lacks, genbook's kernel of
 * tf.gather, and tfjs-node's file:// addresses for saving and loading models.
 *
 * @throws Error if tfjs has silently fallen back to another backend
 */
export declare function registerBackend(binding: Binding): void;
