/** Reads what the user asks for in environment variables. */

export type Environment = Record<string, string | undefined>;

export type RuntimeWish = "library" | "addon";
export type DeviceWish = "cpu" | "gpu" | "auto";

/**
 * Returns the value of GENBOOK_RUNTIME: TensorFlow's C library, or the addon of tfjs-node-gpu.
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
 * Returns the value of GENBOOK_DEVICE.
 *
 * @throws Error if it is anything but "cpu", "gpu" or "auto"
 * @defaultValue "auto": the GPU if TensorFlow finds one
 */
export function deviceWish(env: Environment = process.env): DeviceWish {
  const wish = env.GENBOOK_DEVICE || "auto";
  if (wish === "cpu" || wish === "gpu" || wish === "auto") return wish;
  throw new Error(`GENBOOK_DEVICE is "${wish}". It can be cpu, gpu or auto.`);
}

/**
 * Returns the value of GENBOOK_XLA: whether XLA compiles the steps that leave the choice open.
 *
 * @throws Error if it is anything but "0" or "1"
 * @defaultValue false
 */
export function xlaWish(env: Environment = process.env): boolean {
  const wish = env.GENBOOK_XLA || "0";
  if (wish === "0" || wish === "1") return wish === "1";
  throw new Error(`GENBOOK_XLA is "${wish}". It can be 0 or 1.`);
}
