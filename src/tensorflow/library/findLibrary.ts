import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../files/cacheFolder";
import { config } from "../../files/ownPackage";
import { deviceWish, type DeviceWish, type Environment } from "./wishes";

/** The two files of TensorFlow's C library, and the folder that holds them. */
export interface Library {
  folder: string;
  /** Path of the file with the kernels and the C interface. */
  main: string;
  /** Path of the file that `main` is linked to. */
  framework: string;
}

const REMEDY = "Run `npx genbook setup` to fetch it, or `npx genbook doctor` to see what is wrong.";

/**
 * Returns the file names of TensorFlow's library in the Python wheel for a system.
 *
 * @throws Error if TensorFlow has no wheel for that system
 */
export function libraryFileNames(
  platform: string = process.platform,
  arch: string = process.arch,
): { main: string; framework: string } {
  const machine = `${platform}-${arch}`;
  if (machine === "linux-x64" || machine === "linux-arm64") {
    return { main: "libtensorflow_cc.so.2", framework: "libtensorflow_framework.so.2" };
  }
  if (platform === "darwin") {
    return { main: "libtensorflow_cc.2.dylib", framework: "libtensorflow_framework.2.dylib" };
  }
  throw new Error(
    `TensorFlow's library exists for Linux (x64, arm64) and macOS, but this is ${machine}. ` +
      "On Windows, use WSL. If you have a working @tensorflow/tfjs-node-gpu addon, set GENBOOK_RUNTIME=addon.",
  );
}

/**
 * Folders that may hold the library, best first: that of GENBOOK_TF_LIBRARY, or else those of the shared
 * cache.
 */
export function libraryFolders(env: Environment = process.env, wish: DeviceWish = deviceWish(env)): string[] {
  if (env.GENBOOK_TF_LIBRARY) return [env.GENBOOK_TF_LIBRARY];
  const folder = (build: string) =>
    join(cacheFolder(env), "tensorflow", `${config.tensorflow}-${build}`, "tensorflow");
  // The GPU build runs on the CPU too, but takes longer to load.
  return wish === "cpu" ? [folder("cpu"), folder("gpu")] : [folder("gpu"), folder("cpu")];
}

/**
 * Finds TensorFlow's library.
 *
 * @throws Error that lists the folders searched and says what to do
 */
export function findLibrary(env: Environment = process.env): Library {
  const names = libraryFileNames();
  const folders = libraryFolders(env);
  for (const folder of folders) {
    const library = { folder, main: join(folder, names.main), framework: join(folder, names.framework) };
    if (existsSync(library.main) && existsSync(library.framework)) return library;
  }
  if (env.GENBOOK_TF_LIBRARY) {
    throw new Error(
      `GENBOOK_TF_LIBRARY is ${env.GENBOOK_TF_LIBRARY}, but that folder does not contain ${names.main} and ` +
        `${names.framework}. Set it to the folder that contains both, or unset GENBOOK_TF_LIBRARY to use the pinned ` +
        `TensorFlow ${config.tensorflow}.`,
    );
  }
  throw new Error(
    `TensorFlow's library (${names.main}, version ${config.tensorflow}) is not in ${folders.join(" or ")}. ${REMEDY}`,
  );
}

/**
 * Checks that an ELF file is as long as its header says, because loading a truncated library kills the
 * process (SIGBUS). A .dylib is not checked: the loader of macOS does that.
 *
 * @throws Error if the file is not an ELF file or is too short
 */
export function checkWhole(library: Library, path: string): void {
  const file = openSync(path, "r");
  try {
    const header = Buffer.alloc(64);
    const read = readSync(file, header, 0, 64, 0);
    if (path.endsWith(".dylib")) return;
    if (read < 64 || header.toString("latin1", 0, 4) !== "\x7fELF")
      throw loadFailure(library, `${path} is not an ELF library`);
    // The section table comes last in the file: its offset, plus the size of an entry times their number.
    const expected = Number(header.readBigUInt64LE(40)) + header.readUInt16LE(58) * header.readUInt16LE(60);
    const size = fstatSync(file).size;
    if (size < expected) throw loadFailure(library, `${path} has ${size} of ${expected} bytes`);
  } finally {
    closeSync(file);
  }
}

/** Returns the error for a library that exists but cannot be loaded. */
export function loadFailure(library: Library, reason: string): Error {
  return new Error(
    `TensorFlow's library in ${library.folder} cannot be loaded: ${reason}. The file may be damaged, or made for another ` +
      `system. Remove that folder. ${REMEDY}`,
  );
}
