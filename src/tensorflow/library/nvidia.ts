import { existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Library } from "./findLibrary";
import { loadForGood } from "./openLibrary";
import type { Environment } from "./wishes";

/** What the NVIDIA driver says about itself and its GPUs. */
export interface NvidiaDriver {
  /** The name of the error with which the driver's cuInit fails, such as "CUDA_ERROR_NO_DEVICE". */
  failure?: string;
  /** The newest version of CUDA that the driver supports, such as 12.4. */
  cuda: number;
  /** The GPUs that CUDA_VISIBLE_DEVICES leaves visible, in CUDA's order. */
  gpus: NvidiaGpu[];
}

export interface NvidiaGpu {
  /** The GPU's name, such as "NVIDIA H200". */
  name: string;
  /** The compute capability, such as 9.0. */
  capability: number;
}

/** Asks the NVIDIA driver. Returns undefined if there is none. */
export function askDriver(path = "libcuda.so.1"): NvidiaDriver | undefined {
  let driver;
  try {
    driver = loadForGood(path);
    driver.func("int cuInit(unsigned int)");
  } catch {
    return undefined;
  }
  const version = [0];
  driver.func("int cuDriverGetVersion(_Out_ int *)")(version); // 12040 for CUDA 12.4
  const cuda = Math.floor(version[0] / 1000) + (version[0] % 1000) / 100;
  const code = driver.func("int cuInit(unsigned int)")(0) as number;
  if (code !== 0) {
    const name: (string | null)[] = [null];
    driver.func("int cuGetErrorName(int, _Out_ const char **)")(code, name);
    return { failure: name[0] ?? `error ${code}`, cuda, gpus: [] };
  }
  const count = [0];
  driver.func("int cuDeviceGetCount(_Out_ int *)")(count);
  const getDevice = driver.func("int cuDeviceGet(_Out_ int *, int)");
  const getName = driver.func("int cuDeviceGetName(uint8_t *, int, int)");
  const getAttribute = driver.func("int cuDeviceGetAttribute(_Out_ int *, int, int)");
  const gpus = Array.from({ length: count[0] }, (_, index) => {
    const [device, major, minor] = [[0], [0], [0]];
    getDevice(device, index);
    const name = Buffer.alloc(256);
    getName(name, name.length, device[0]);
    getAttribute(major, 75, device[0]); // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
    getAttribute(minor, 76, device[0]); // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR
    return { name: name.toString("utf8", 0, name.indexOf(0)), capability: major[0] + minor[0] / 10 };
  });
  return { cuda, gpus };
}

/**
 * Returns the first library in LD_LIBRARY_PATH's folders that the system loads instead of a CUDA library that
 * was fetched with TensorFlow, or undefined if there is none.
 */
export function foreignCuda(env: Environment = process.env): string | undefined {
  const names = ["libcudnn.so.9", "libcublas.so.12", "libcublasLt.so.12", "libcudart.so.12"];
  const folders = (env.LD_LIBRARY_PATH ?? "").split(delimiter).filter(Boolean);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Tells whether TensorFlow's folder has an empty library for cuFFT: see scripts/tensorflow/builds.mjs. */
export function lacksFft({ folder }: Library): boolean {
  const path = join(folder, "..", "nvidia", "cufft", "lib", "libcufft.so.11");
  return (statSync(path, { throwIfNoEntry: false })?.size ?? Infinity) < 1e6;
}
