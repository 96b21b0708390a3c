/** What the user asks for in environment variables. */
export type Environment = Record<string, string | undefined>;
export type RuntimeWish = "library" | "addon";
export type DeviceWish = "cpu" | "gpu" | "auto";
/**
 * The value of GENBOOK_RUNTIME: TensorFlow's C library, or the addon of tfjs-node-gpu.
 *
 * @throws Error if it is anything but "library" or "addon"
 * @defaultValue "library"
 */
export declare function runtimeWish(env?: Environment): RuntimeWish;
/**
 * The value of GENBOOK_DEVICE.
 *
 * @throws Error if it is anything but "cpu", "gpu" or "auto"
 * @defaultValue "auto": the GPU if TensorFlow finds one
 */
export declare function deviceWish(env?: Environment): DeviceWish;
/**
 * The value of GENBOOK_XLA: whether XLA compiles the steps that leave the choice open.
 *
 * @throws Error if it is anything but "0" or "1"
 * @defaultValue false
 */
export declare function xlaWish(env?: Environment): boolean;
