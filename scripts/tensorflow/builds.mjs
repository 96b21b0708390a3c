import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserError } from "../setup/errors.mjs";

/**
 * The builds of TensorFlow's library. Each has a file NAME.txt here that pins its wheels by hash; `platform`
 * is pip's name for the machine, `download` and `unpacked` are bytes, and `orRather` names a build that
 * contains this one. The Python version of a wheel does not matter: only its library is used.
 */
const manylinux = (machine) => [5, 12, 17, 24, 25, 26, 27].map((minor) => `manylinux_2_${minor}_${machine}`);

export const BUILDS = {
  "linux-x64-cpu": { platform: manylinux("x86_64"), download: 274_000_871, unpacked: 853_308_936 },
  "linux-x64-gpu": {
    platform: manylinux("x86_64"),
    download: 2_054_537_968,
    unpacked: 3_746_473_713,
    orRather: "linux-x64-gpu-all",
  },
  "linux-x64-gpu-all": { platform: manylinux("x86_64"), download: 3_379_820_000, unpacked: 5_678_233_373 },
  "linux-arm64-cpu": { platform: manylinux("aarch64"), download: 281_946_471, unpacked: 883_062_208 },
  "darwin-arm64-cpu": { platform: ["macosx_12_0_arm64"], download: 223_488_205, unpacked: 740_805_624 },
};

/**
 * CUDA libraries that neither section's models call (transforms, solvers, sparse matrices, random numbers,
 * several GPUs): 1.3 GB. TensorFlow uses no GPU unless they can be opened, so the build "linux-x64-gpu" has
 * empty libraries in their place. An H200 trained both models with it.
 */
export const LEFT_OUT = [
  "nvidia/cufft/lib/libcufft.so.11",
  "nvidia/curand/lib/libcurand.so.10",
  "nvidia/cusolver/lib/libcusolver.so.11",
  "nvidia/cusparse/lib/libcusparse.so.12",
  "nvidia/nccl/lib/libnccl.so.2",
];

/**
 * Returns the name of TensorFlow's C library on this system, a file that GENBOOK_TF_LIBRARY's folder must
 * hold.
 */
export function libraryFile(system = process.platform) {
  return system === "darwin" ? "libtensorflow_cc.2.dylib" : "libtensorflow_cc.so.2";
}

/**
 * Finds the NVIDIA driver by its kernel module, its library (as in WSL) or nvidia-smi; undefined if there is
 * none.
 */
export function findNvidiaDriver(env = process.env) {
  const places = [
    "/proc/driver/nvidia/version",
    "/usr/lib/wsl/lib/libcuda.so.1",
    ...["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"].map(
      (folder) => `${folder}/libcuda.so.1`,
    ),
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, "nvidia-smi")),
  ];
  return places.find((place) => existsSync(place));
}

/**
 * Chooses the build for this machine: { name, kind, ...BUILDS[name] }, kind "cpu" or "gpu".
 * GENBOOK_DEVICE=cpu selects the small one even if there is a GPU. `musl` is true for the C library of
 * Alpine, for which there is no build.
 *
 * @throws UserError for a machine without a build, and for GENBOOK_DEVICE=gpu without an NVIDIA driver
 */
export function chooseBuild({
  env = process.env,
  system = process.platform,
  arch = process.arch,
  driver = findNvidiaDriver(env),
  musl = isMusl(),
} = {}) {
  const machine = `${system}-${arch}`;
  const ownLibrary =
    "If you have TensorFlow's C library for it, name its folder: GENBOOK_TF_LIBRARY=/path/to/folder";
  if (!BUILDS[`${machine}-cpu`] || musl) {
    throw new UserError(
      `TensorFlow has no build for this machine (${machine}${musl ? " with musl" : ""}). There are builds for ` +
        `Linux with glibc (x64, arm64) and for macOS on Apple silicon.\n${ownLibrary}`,
    );
  }
  const wish = env.GENBOOK_DEVICE || "auto";
  if (!["cpu", "gpu", "auto"].includes(wish)) {
    throw new UserError(`GENBOOK_DEVICE is "${wish}". It can be cpu, gpu or auto.`);
  }
  const cuda = env.GENBOOK_CUDA || "needed";
  if (!["needed", "all"].includes(cuda)) {
    throw new UserError(
      `GENBOOK_CUDA is "${cuda}". Set it to needed, or to all, which downloads every CUDA library (1.3 GB more).`,
    );
  }
  const hasGpuBuild = `${machine}-gpu` in BUILDS;
  if (wish === "gpu" && !hasGpuBuild) {
    throw new UserError(
      `GENBOOK_DEVICE=gpu: TensorFlow has a GPU build only for Linux x64, but this machine is ${machine}.\n${ownLibrary}`,
    );
  }
  if (wish === "gpu" && !driver) {
    throw new UserError(
      "GENBOOK_DEVICE=gpu, but no NVIDIA driver was found (no /proc/driver/nvidia/version, libcuda.so.1 or nvidia-smi).\n" +
        "Install the driver of your GPU (CUDA itself is not needed), or use GENBOOK_DEVICE=cpu.",
    );
  }
  const kind = wish !== "cpu" && hasGpuBuild && driver ? "gpu" : "cpu";
  const name = kind === "gpu" && cuda === "all" ? `${machine}-gpu-all` : `${machine}-${kind}`;
  return { name, kind, ...BUILDS[name] };
}

function isMusl() {
  if (process.platform !== "linux") return false;
  process.report.excludeNetwork = true; // resolving the names of open connections can take seconds
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}
