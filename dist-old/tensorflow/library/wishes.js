"use strict";
/** What the user asks for in environment variables. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.runtimeWish = runtimeWish;
exports.deviceWish = deviceWish;
exports.xlaWish = xlaWish;
/**
 * The value of GENBOOK_RUNTIME: TensorFlow's C library, or the addon of tfjs-node-gpu.
 *
 * @throws Error if it is anything but "library" or "addon"
 * @defaultValue "library"
 */
function runtimeWish(env = process.env) {
    const wish = env.GENBOOK_RUNTIME || "library";
    if (wish === "library" || wish === "addon")
        return wish;
    throw new Error(`GENBOOK_RUNTIME is "${wish}". It can be library or addon.`);
}
/**
 * The value of GENBOOK_DEVICE.
 *
 * @throws Error if it is anything but "cpu", "gpu" or "auto"
 * @defaultValue "auto": the GPU if TensorFlow finds one
 */
function deviceWish(env = process.env) {
    const wish = env.GENBOOK_DEVICE || "auto";
    if (wish === "cpu" || wish === "gpu" || wish === "auto")
        return wish;
    throw new Error(`GENBOOK_DEVICE is "${wish}". It can be cpu, gpu or auto.`);
}
/**
 * The value of GENBOOK_XLA: whether XLA compiles the steps that leave the choice open.
 *
 * @throws Error if it is anything but "0" or "1"
 * @defaultValue false
 */
function xlaWish(env = process.env) {
    const wish = env.GENBOOK_XLA || "0";
    if (wish === "0" || wish === "1")
        return wish === "1";
    throw new Error(`GENBOOK_XLA is "${wish}". It can be 0 or 1.`);
}
//# sourceMappingURL=wishes.js.map