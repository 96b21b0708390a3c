import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chooseBuild, findNvidiaDriver, LEFT_OUT, libraryFile } from "../tensorflow/builds.mjs";
import { UserError } from "./errors.mjs";
import { cacheFolder, filesUnder, fingerprint, makeFolder, readIfThere, root, venvPython } from "./paths.mjs";
import { isAlive, run } from "./processes.mjs";
import { pipEnvironment } from "./pythonPackages.mjs";
import { size } from "./progress.mjs";

const { config } = createRequire(import.meta.url)("../../package.json");
const requirementsOf = (name) => join(root, "scripts", "tensorflow", `${name}.txt`);
const fingerprintOf = (name) => fingerprint([requirementsOf(name)]);

/** Returns the folder of a build, in the cache that clones share. */
export function libraryFolder(build, env = process.env) {
  return join(cacheFolder(env), "tensorflow", `${config.tensorflow}-${build.kind}`);
}

/**
 * Returns the folder of the reader's own library, which holds libtensorflow_cc, if the environment names one.
 */
export function ownLibrary(env = process.env) {
  if (env.GENBOOK_RUNTIME === "addon") return "the tfjs-node-gpu addon";
  const folder = env.GENBOOK_TF_LIBRARY;
  if (!folder) return undefined;
  if (existsSync(join(folder, libraryFile()))) return folder;
  throw new UserError(
    `GENBOOK_TF_LIBRARY is ${folder}, but there is no ${libraryFile()} in that folder.\n` +
      "Name the folder that holds it, or unset GENBOOK_TF_LIBRARY to use the pinned one.",
  );
}

/**
 * Returns true if every file has its full size and comes from the currently pinned wheels, or a superset.
 */
function isComplete(folder, build) {
  const pinned = readIfThere(join(folder, "pinned"));
  const files = readIfThere(join(folder, "files.json"));
  const wanted = [build.name, build.orRather].filter(Boolean).map(fingerprintOf);
  if (!wanted.includes(pinned) || !files) return false;
  return Object.entries(JSON.parse(files)).every(
    ([name, bytes]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === bytes,
  );
}

/**
 * Returns the incomplete folders of runs that were killed at least a day ago. Newer ones may belong to
 * another machine on the same disk.
 */
function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    const pid = Number(/\.(?:part|old)-(\d+)$/.exec(name)?.[1]);
    const path = join(folder, name);
    if (pid && !isAlive(pid) && Date.now() - statSync(path).mtimeMs > 86_400_000) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

async function checkFreeSpace(folder, build) {
  const { bavail, bsize } = await fs.statfs(folder);
  const needed = build.download + build.unpacked;
  if (bavail * bsize >= needed) return;
  throw new UserError(
    `TensorFlow's library needs ${size(needed)} of free space in ${folder}, but only ${size(bavail * bsize)} is free.\n` +
      `Make room, or move the cache to another disk: XDG_CACHE_HOME=/path/to/folder` +
      (build.kind === "gpu" ? "\nThe build without GPU support is smaller: GENBOOK_DEVICE=cpu" : ""),
  );
}

/** Counts the bytes in a folder that another process is filling. */
function bytesIn(folder) {
  try {
    return filesUnder(folder).reduce(
      (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch (error) {
    if (error.code === "ENOENT") return 0; // pip has just removed a folder
    throw error;
  }
}

const percent = (part, whole) => `${Math.min(100, Math.floor((100 * part) / whole))} %`;

async function download(build, wheels, { signal, progress }) {
  const temporary = join(dirname(wheels), "tmp"); // pip would use /tmp, which may be small or a RAM disk
  for (const folder of [wheels, temporary]) mkdirSync(folder, { recursive: true });
  const timer = setInterval(() => {
    const bytes = bytesIn(temporary) + bytesIn(wheels);
    progress.detail(`downloading ${percent(bytes, build.download)} of ${size(build.download)}`);
  }, 500);
  const platforms = build.platform.flatMap((name) => ["--platform", name]);
  const target = ["--python-version", "3.12", "--implementation", "cp", "--abi", "cp312", "--abi", "none"];
  try {
    await run(
      venvPython,
      [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-cache-dir",
        "--only-binary=:all:",
        "--require-hashes",
        ...target,
        ...platforms,
        "--dest",
        wheels,
        "-r",
        requirementsOf(build.name),
      ],
      {
        signal,
        env: { ...pipEnvironment(), TMPDIR: temporary },
        what: "pip download of TensorFlow's library",
      },
    );
  } finally {
    clearInterval(timer);
  }
}

async function unpack(build, wheels, part, { signal, progress }) {
  const script = join(root, "scripts", "tensorflow", "unpack.py");
  await run(venvPython, [script, wheels, part, ...(build.kind === "gpu" ? LEFT_OUT : [])], {
    signal,
    what: "Unpacking TensorFlow's library",
    onLine(line) {
      const bytes = /^unpacked (\d+)$/.exec(line)?.[1];
      if (bytes) progress.detail(`unpacking ${percent(Number(bytes), build.unpacked)}`);
    },
  });
}

/** Puts the finished folder in its place. If another clone finished first, its folder stays. */
function moveIntoPlace(part, folder, build) {
  const old = `${folder}.old-${process.pid}`;
  if (existsSync(folder) && !isComplete(folder, build)) renameSync(folder, old);
  try {
    renameSync(part, folder);
  } catch (error) {
    if (!isComplete(folder, build)) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

/** Fetches TensorFlow's C library from the wheels of its Python package into a cache that clones share. */
export const tensorflowLibrary = {
  get title() {
    const build = chooseBuild();
    return `TensorFlow ${config.tensorflow} for ${build.kind === "gpu" ? "NVIDIA GPUs" : "the CPU"} (${size(build.download)})`;
  },
  isUpToDate() {
    if (ownLibrary()) return true;
    const build = chooseBuild();
    return isComplete(libraryFolder(build), build);
  },
  async check() {
    const build = chooseBuild();
    const folder = dirname(libraryFolder(build));
    try {
      makeFolder(folder);
      await fs.access(folder, fs.constants.W_OK);
    } catch (error) {
      throw new UserError(
        `TensorFlow's library cannot be written to ${folder} (${error.code}).\n` +
          "Make that folder writable, or name another place: XDG_CACHE_HOME=/path/to/folder",
      );
    }
    removeLeftovers(folder);
    await checkFreeSpace(folder, build);
    if (build.kind === "gpu") {
      console.error(
        `NVIDIA driver found (${findNvidiaDriver()}): fetching TensorFlow with GPU support, ${size(build.download)}, ` +
          `${size(build.unpacked)} on disk. Set GENBOOK_DEVICE=cpu for the small build.`,
      );
    }
  },
  async run(context) {
    const build = chooseBuild();
    const folder = libraryFolder(build);
    const part = `${folder}.part-${process.pid}`;
    const wheels = join(part, "wheels");
    try {
      await download(build, wheels, context);
      await unpack(build, wheels, part, context);
      for (const name of ["wheels", "tmp"]) rmSync(join(part, name), { recursive: true, force: true });
      writeFileSync(join(part, "pinned"), fingerprintOf(build.name));
      moveIntoPlace(part, folder, build);
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  },
};
