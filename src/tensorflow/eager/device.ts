import type { Api } from "../library/cApi";
import { loadForGood } from "../library/openLibrary";
import type { DeviceWish } from "../library/wishes";
import { openContext, type Context } from "./context";

/**
 * Opens TensorFlow on the requested device.
 *
 * @returns the context and, if it is on the CPU although a GPU was allowed, a note with the reason
 * @throws Error if "gpu" is requested and TensorFlow finds no GPU
 */
export function openDevice(api: Api, wish: DeviceWish): { context: Context; note?: string } {
  if (wish === "cpu") return { context: openContext(api, { deviceCount: { GPU: 0 } }) };
  const context = openContext(api);
  if (context.isGpu) return { context };
  const reason = whyNoGpu();
  if (wish === "auto") return { context, note: `TensorFlow runs on the CPU: ${reason}` };
  throw new Error(
    `GENBOOK_DEVICE=gpu, but TensorFlow finds no GPU: ${reason} Or set GENBOOK_DEVICE to cpu or auto.`,
  );
}

/** Asks the NVIDIA driver why TensorFlow finds no GPU. Returns the reason, and what to do about it. */
export function whyNoGpu(platform: string = process.platform, driver = "libcuda.so.1"): string {
  if (platform !== "linux")
    return `TensorFlow's library supports NVIDIA GPUs on Linux only, and this is ${platform}.`;
  let cuda, cuInit;
  try {
    cuda = loadForGood(driver);
    cuInit = cuda.func("int cuInit(unsigned int)");
  } catch {
    return `there is no NVIDIA driver (${driver}). Install the driver for your GPU; CUDA itself is not needed.`;
  }
  const code = cuInit(0) as number;
  if (code !== 0) {
    const name: (string | null)[] = [null];
    cuda.func("int cuGetErrorName(int, _Out_ const char **)")(code, name);
    return `the NVIDIA driver is installed, but its cuInit fails with ${name[0] ?? code}. Check it with nvidia-smi.`;
  }
  const count = [0];
  cuda.func("int cuDeviceGetCount(_Out_ int *)")(count);
  if (count[0] === 0) return "the NVIDIA driver finds no GPU. Check nvidia-smi and CUDA_VISIBLE_DEVICES.";
  return (
    `the NVIDIA driver finds ${count[0]} GPU(s), but TensorFlow's library uses none. Run \`npm start\` to fetch the ` +
    "build for GPUs. GENBOOK_VERBOSE=1 shows TensorFlow's own messages."
  );
}
