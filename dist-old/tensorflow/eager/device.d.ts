import type { Api } from "../library/cApi";
import type { DeviceWish } from "../library/wishes";
import { type Context } from "./context";
/**
 * Opens TensorFlow on the device that is wished for.
 *
 * @returns the context and, if it is on the CPU although a GPU was allowed, a note with the reason
 * @throws Error if the wish is "gpu" and TensorFlow finds no GPU
 */
export declare function openDevice(api: Api, wish: DeviceWish): {
    context: Context;
    note?: string;
};
/** Asks the NVIDIA driver why TensorFlow finds no GPU. Returns the reason, and what to do about it. */
export declare function whyNoGpu(platform?: string, driver?: string): string;
