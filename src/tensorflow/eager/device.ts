import type { Api } from "../library/cApi";
import { askDriver, foreignCuda, type NvidiaDriver } from "../library/nvidia";
import type { DeviceWish } from "../library/wishes";
import { openContext, type Context } from "./context";

/** A driver must support at least this version of CUDA, because the pinned library is built for CUDA 12. */
const OLDEST_CUDA = 12;

/** The oldest compute capability for which the pinned cuDNN has kernels: GPUs of the Turing generation. */
const OLDEST_CAPABILITY = 7.5;

/** The newest compute capability for which the pinned TensorFlow has kernels in machine code. */
const NEWEST_CAPABILITY = 9;

const HOST = "/device:CPU:0";

const ALL_MESSAGES = "GENBOOK_VERBOSE=1 shows TensorFlow's own messages.";

export interface DeviceOptions {
  /** @defaultValue what the NVIDIA driver answers */
  driver?: NvidiaDriver;
  /** Runs Fourier transforms on the CPU, because cuFFT is left out. @defaultValue false */
  fftOnCpu?: boolean;
}

/**
 * Opens TensorFlow on the requested device.
 *
 * @returns the context, and possibly a note that says why it is on the CPU although a GPU was allowed, or
 * what to expect of the GPU
 * @throws Error if "gpu" is requested and TensorFlow finds no GPU
 */
export function openDevice(
  api: Api,
  wish: DeviceWish,
  { driver = wish === "cpu" ? undefined : askDriver(), fftOnCpu = false }: DeviceOptions = {},
): { context: Context; note?: string } {
  if (wish === "cpu") return { context: openContext(api, { deviceCount: { GPU: 0 } }) };
  const obstacle = whyNoGpu(driver);
  // If a GPU is requested explicitly, TensorFlow decides.
  if (wish === "gpu" || !obstacle) {
    const context = openContext(api, {
      firstGpuOnly: true,
      placements: fftOnCpu ? { FFT: HOST, IFFT: HOST } : {},
    });
    if (context.isGpu) return { context, note: driver && whatToExpect(driver) };
  }
  const reason = obstacle ?? unused(driver!);
  if (wish === "gpu") {
    throw new Error(
      `GENBOOK_DEVICE=gpu, but TensorFlow finds no GPU: ${reason} Or set GENBOOK_DEVICE to cpu or auto.`,
    );
  }
  const context = openContext(api, { deviceCount: { GPU: 0 } });
  const advice = driver?.gpus.length ? " GENBOOK_DEVICE=gpu tries the GPU anyway." : "";
  return { context, note: `TensorFlow runs on the CPU: ${reason}${advice}` };
}

/**
 * Returns why TensorFlow cannot use a GPU, and what to do about it, or undefined if nothing is known to
 * prevent it.
 */
export function whyNoGpu(
  driver: NvidiaDriver | undefined,
  platform: string = process.platform,
): string | undefined {
  if (platform !== "linux")
    return `TensorFlow's library supports NVIDIA GPUs on Linux only, and this is ${platform}.`;
  if (!driver)
    return "there is no NVIDIA driver (libcuda.so.1). Install the driver for your GPU; CUDA itself is not needed.";
  const { failure, cuda, gpus } = driver;
  if (failure && failure in REMEDIES) return REMEDIES[failure];
  if (failure)
    return `the NVIDIA driver is installed, but its cuInit fails with ${failure}. Check it with nvidia-smi.`;
  if (gpus.length === 0) return REMEDIES.CUDA_ERROR_NO_DEVICE;
  if (cuda < OLDEST_CUDA) {
    return (
      `the NVIDIA driver is too old. It supports CUDA ${cuda.toFixed(1)}, and TensorFlow's library needs ` +
      `${OLDEST_CUDA.toFixed(1)} or newer. Install driver 525.60 or newer.`
    );
  }
  if (gpus[0].capability < OLDEST_CAPABILITY) {
    return (
      `the GPU (${gpus[0].name}, compute capability ${gpus[0].capability.toFixed(1)}) is too old for ` +
      `cuDNN 9, which supports ${OLDEST_CAPABILITY} or newer.`
    );
  }
  return undefined;
}

/** What the driver's errors mean, and what to do about them. */
const REMEDIES: Record<string, string> = {
  CUDA_ERROR_NO_DEVICE: "the NVIDIA driver finds no GPU. Check nvidia-smi and CUDA_VISIBLE_DEVICES.",
  CUDA_ERROR_SYSTEM_DRIVER_MISMATCH:
    "the NVIDIA driver was updated, and the kernel still runs the old one (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH). " +
    "Restart the machine.",
  CUDA_ERROR_UNKNOWN:
    "the NVIDIA driver cannot be initialised (CUDA_ERROR_UNKNOWN). Its kernel module may not be loaded: run " +
    "`sudo nvidia-modprobe -u`, or restart the machine. In a container, pass the GPU to it (docker run --gpus all).",
};

/** Says why TensorFlow uses no GPU although nothing is wrong with the driver. */
function unused({ gpus }: NvidiaDriver): string {
  const foreign = foreignCuda();
  const found = `the NVIDIA driver finds ${gpus.length} GPU(s), but TensorFlow's library uses none.`;
  return foreign
    ? `${found} ${tookInstead(foreign)} ${ALL_MESSAGES}`
    : `${found} Run \`npx genbook setup\` to fetch the build for GPUs. ${ALL_MESSAGES}`;
}

/** Says what the user should know about a GPU that works. Returns undefined if there is nothing to say. */
export function whatToExpect(
  { gpus: [gpu] }: NvidiaDriver,
  foreign: string | undefined = foreignCuda(),
): string | undefined {
  const notes = [];
  if (gpu.capability >= NEWEST_CAPABILITY + 1) {
    notes.push(
      `The GPU (${gpu.name}) is newer than TensorFlow ` +
        "expects, so the driver compiles TensorFlow's kernels for it. The first steps can take half an hour. The driver " +
        "caches the result.",
    );
  }
  if (foreign) notes.push(tookInstead(foreign));
  return notes.length > 0 ? notes.join(" ") : undefined;
}

const tookInstead = (path: string) =>
  `Because of LD_LIBRARY_PATH, TensorFlow loads ${path} instead of the version that it was built for. If it fails, ` +
  "unset LD_LIBRARY_PATH.";
