import type { Api } from "../library/cApi";
import type { Pointer } from "../library/memory";
export interface ContextOptions {
    /** How many devices TensorFlow may use, by their type. { CPU: 2 } makes two devices of one CPU. */
    deviceCount?: Record<string, number>;
    /**
     * The device that tensors go to: the end of its name, such as "CPU:1".
     *
     * @defaultValue the first GPU, or the first CPU if there is no GPU
     */
    device?: string;
}
/** TensorFlow's eager context, with a status that all synchronous calls share. */
export interface Context {
    api: Api;
    pointer: Pointer;
    status: Pointer;
    /** The full name of the device that tensors go to */
    device: string;
    isGpu: boolean;
}
/**
 * Checks the last call with this status.
 *
 * @param what what the call was doing: the error starts with it
 * @throws Error with TensorFlow's message if the call has failed
 */
export declare function check(api: Api, status: Pointer, what: string): void;
/**
 * Returns a pointer that a call has returned, after checking the call.
 *
 * @throws Error if the call has failed or the pointer is null
 */
export declare function checked(api: Api, status: Pointer, pointer: Pointer | null, what: string): Pointer;
/**
 * Opens TensorFlow.
 *
 * @throws Error if TensorFlow has no such device
 */
export declare function openContext(api: Api, { deviceCount, device }?: ContextOptions): Context;
