import type { Api } from "../library/cApi";
import { openContext, type Context } from "./context";
import type { DeviceWish } from "../library/wishes";
import { loadForGood } from "../library/openLibrary";

/** Opens TensorFlow on the device that GENBOOK_DEVICE wishes for. `note` says why it is the CPU where a GPU was possible. */
export function openDevice(api: Api, wish: DeviceWish): { context: Context; note?: string } {
  if (wish === "cpu") return { context: openContext(api, { deviceCount: { GPU: 0 } }) };
  const context = openContext(api);
  if (context.isGpu) return { context };
  const reason = whyNoGpu();
  if (wish === "auto") return { context, note: `TensorFlow runs on the CPU: ${reason}` };
  throw new Error(
    `GENBOOK_DEVICE=gpu, but TensorFlow finds no GPU: ${reason} Or use GENBOOK_DEVICE=cpu or auto.`,
  );
}

/** Asks the NVIDIA driver why TensorFlow sees no GPU, and says what to do. */
export function whyNoGpu(platform: string = process.platform, driver = "libcuda.so.1"): string {
  if (platform !== "linux")
    return `TensorFlow's library supports NVIDIA GPUs on Linux only, and this is ${platform}.`;
  let cuda, cuInit;
  try {
    cuda = loadForGood(driver);
    cuInit = cuda.func("int cuInit(unsigned int)");
  } catch {
    return `there is no NVIDIA driver (${driver}). Install the driver of your GPU; CUDA itself is not needed.`;
  }
  const code = cuInit(0) as number;
  if (code !== 0) {
    const name: (string | null)[] = [null];
    cuda.func("int cuGetErrorName(int, _Out_ const char **)")(code, name);
    return `the NVIDIA driver is there, but its cuInit fails with ${name[0] ?? code}. Check it with nvidia-smi.`;
  }
  const count = [0];
  cuda.func("int cuDeviceGetCount(_Out_ int *)")(count);
  if (count[0] === 0) return "the NVIDIA driver shows no GPU. Check nvidia-smi and CUDA_VISIBLE_DEVICES.";
  return (
    `the NVIDIA driver shows ${count[0]} GPU(s), but TensorFlow's library uses none. Run \`npm start\` to fetch the build for ` +
    "GPUs; GENBOOK_VERBOSE=1 shows what TensorFlow says."
  );
}
