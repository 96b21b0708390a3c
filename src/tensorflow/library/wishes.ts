/**
 * What the user asks for in environment variables: where TensorFlow comes from, and which device it runs on.
 */

export type Environment = Record<string, string | undefined>;

export type RuntimeWish = "library" | "addon";
export type DeviceWish = "cpu" | "gpu" | "auto";

/**
 * The value of GENBOOK_RUNTIME: TensorFlow's C library, or the addon of tfjs-node-gpu.
 *
 * @throws Error if it is anything but "library" or "addon"
 * @defaultValue "library"
 */
export function runtimeWish(env: Environment = process.env): RuntimeWish {
  const wish = env.GENBOOK_RUNTIME || "library";
  if (wish === "library" || wish === "addon") return wish;
  throw new Error(`GENBOOK_RUNTIME is "${wish}". It can be library or addon.`);
}

/**
 * The value of GENBOOK_DEVICE.
 *
 * @throws Error if it is anything but "cpu", "gpu" or "auto"
 * @defaultValue "auto": the GPU if TensorFlow finds one
 */
export function deviceWish(env: Environment = process.env): DeviceWish {
  const wish = env.GENBOOK_DEVICE || "auto";
  if (wish === "cpu" || wish === "gpu" || wish === "auto") return wish;
  throw new Error(`GENBOOK_DEVICE is "${wish}". It can be cpu, gpu or auto.`);
}

/** Whether compiled steps use XLA unless they say otherwise: GENBOOK_XLA=1. */
export const xlaWish = (env: Environment = process.env): boolean => env.GENBOOK_XLA === "1";
