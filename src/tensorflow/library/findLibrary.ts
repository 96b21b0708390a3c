import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../files/cacheFolder";

/** The two files of TensorFlow's C library, and where they lie. */
export interface Library {
  folder: string;
  /** The kernels and the C interface. */
  main: string;
  /** What `main` is linked to. */
  framework: string;
}

export type DeviceWish = "cpu" | "gpu" | "auto";

type Environment = Record<string, string | undefined>;

const { config } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
  config: { tensorflow: string };
};

const REMEDY = "Run `npm start` to fetch it, or `npm run doctor` to see what is wrong.";

/** File names of TensorFlow's library on a system, as its Python wheels hold them. Throws where there is no such wheel. */
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
    `TensorFlow's library is known for Linux (x64, arm64) and macOS, and this is ${machine}. ` +
      "On Windows, use WSL. A working @tensorflow/tfjs-node-gpu addon can be used instead: GENBOOK_RUNTIME=addon.",
  );
}

/** The wish in GENBOOK_DEVICE: "auto" where it is not set. */
export function deviceWish(env: Environment = process.env): DeviceWish {
  const wish = env.GENBOOK_DEVICE || "auto";
  if (wish === "cpu" || wish === "gpu" || wish === "auto") return wish;
  throw new Error(`GENBOOK_DEVICE is "${wish}". It can be cpu, gpu or auto.`);
}

/** Folders in which the library may lie, the best first: one's own, or those of the shared cache. */
export function libraryFolders(env: Environment = process.env, wish: DeviceWish = deviceWish(env)): string[] {
  if (env.GENBOOK_TF_LIBRARY) return [env.GENBOOK_TF_LIBRARY];
  const folder = (build: string) =>
    join(cacheFolder(env), "tensorflow", `${config.tensorflow}-${build}`, "tensorflow");
  // The GPU build runs on the CPU as well, only it is slower to load.
  return wish === "cpu" ? [folder("cpu"), folder("gpu")] : [folder("gpu"), folder("cpu")];
}

/** Finds TensorFlow's library, or throws an error that says where it was looked for and what to do. */
export function findLibrary(env: Environment = process.env): Library {
  const names = libraryFileNames();
  const folders = libraryFolders(env);
  for (const folder of folders) {
    const library = { folder, main: join(folder, names.main), framework: join(folder, names.framework) };
    if (existsSync(library.main) && existsSync(library.framework)) return library;
  }
  if (env.GENBOOK_TF_LIBRARY) {
    throw new Error(
      `GENBOOK_TF_LIBRARY is ${env.GENBOOK_TF_LIBRARY}, but that folder does not hold ${names.main} and ` +
        `${names.framework}. Name the folder that holds both, or unset GENBOOK_TF_LIBRARY to use the pinned ` +
        `TensorFlow ${config.tensorflow}.`,
    );
  }
  throw new Error(
    `TensorFlow's library (${names.main}, version ${config.tensorflow}) is not in ${folders.join(" or ")}. ${REMEDY}`,
  );
}

/**
 * Throws if an ELF file is not one, or is shorter than its own header says: the system's loader would not refuse a truncated
 * library but end the process (SIGBUS). Files of other systems are left to their loader.
 */
export function checkWhole(library: Library, path: string): void {
  const file = openSync(path, "r");
  try {
    const header = Buffer.alloc(64);
    const read = readSync(file, header, 0, 64, 0);
    if (path.endsWith(".dylib")) return;
    if (read < 64 || header.toString("latin1", 0, 4) !== "\x7fELF")
      throw loadFailure(library, `${path} is not a library`);
    // The table of sections ends the file: its offset, and the size and number of its entries.
    const expected = Number(header.readBigUInt64LE(40)) + header.readUInt16LE(58) * header.readUInt16LE(60);
    const size = fstatSync(file).size;
    if (size < expected) throw loadFailure(library, `${path} has ${size} bytes of ${expected}`);
  } finally {
    closeSync(file);
  }
}

/** What to say where the library is there and cannot be loaded. */
export function loadFailure(library: Library, reason: string): Error {
  return new Error(
    `TensorFlow's library in ${library.folder} cannot be loaded: ${reason}. The file may be damaged or for another ` +
      `system: remove that folder. ${REMEDY}`,
  );
}
