import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as fs from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { formatDuration } from "../shared/duration.cjs";
import { chooseBuild, findNvidiaDriver, LEFT_OUT, libraryFile } from "../tensorflow/builds.mjs";
import { UserError } from "./errors.mjs";
import { findPython } from "./findPython.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, fingerprint, makeFolder, readIfThere, root, venv, venvPython } from "./paths.mjs";
import { isAlive, run } from "./processes.mjs";
import { size } from "./progress.mjs";
import { bytesIn, fetchWheel } from "./wheels.mjs";

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

const DAY = 86_400_000;

/**
 * Removes the incomplete folders of runs that were killed at least a day ago, because newer ones may belong
 * to another machine on the same disk, and wheels that have not been used for a week.
 */
function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const pid = Number(/\.(?:part|old)-(\d+)$/.exec(name)?.[1]);
    const age = Date.now() - statSync(path).mtimeMs;
    if ((pid && !isAlive(pid) && age > DAY) || (name.endsWith(".wheels") && age > 7 * DAY))
      rmSync(path, { recursive: true, force: true });
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

const percent = (part, whole) => `${Math.min(100, Math.floor((100 * part) / whole))} %`;

/**
 * Downloads the wheels of a build to `store`, except for those that an earlier run has put there. Returns
 * their paths.
 */
async function download(build, store, scratch, { python, signal, progress }) {
  const bytes = () => bytesIn(store) + bytesIn(scratch);
  const begin = { bytes: bytes(), at: Date.now() };
  const timer = setInterval(() => {
    const [now, seconds] = [bytes(), (Date.now() - begin.at) / 1000];
    const rate = Math.max(now - begin.bytes, 0) / seconds;
    const left =
      now > begin.bytes ? `, ${formatDuration(Math.max(build.download - now, 0) / rate)} left` : "";
    progress.detail(
      `downloading ${percent(now, build.download)} of ${size(build.download)}, ${(rate / 1e6).toFixed(1)} MB/s${left}`,
    );
  }, 500);
  const paths = [];
  try {
    for (const requirement of readFileSync(requirementsOf(build.name), "utf8").trim().split("\n"))
      paths.push(
        await fetchWheel(requirement, { python, store, scratch, platforms: build.platform, signal }),
      );
    return paths;
  } finally {
    clearInterval(timer);
  }
}

async function unpack(build, wheels, part, { python, signal, progress }) {
  const script = join(root, "scripts", "tensorflow", "unpack.py");
  await run(python, [script, wheels, part, ...(build.kind === "gpu" ? LEFT_OUT : [])], {
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

/** Returns a Python that has pip: that of .venv, or one made in `folder` where there is no .venv. */
async function pythonWithPip(folder, { signal }) {
  if (existsSync(join(venv, "bin", "pip"))) return venvPython;
  const { path } = findPython();
  await run(path, ["-m", "venv", folder], { signal, what: `${path} -m venv` });
  return join(folder, "bin", "python");
}

/**
 * Fetches a library into a folder. If the download fails, the wheels that have arrived stay in
 * <folder>.wheels for the next run.
 */
async function fetchInto(folder, build, context) {
  const store = `${folder}.wheels`;
  const part = `${folder}.part-${process.pid}`;
  const wheels = join(part, "wheels");
  try {
    const python = await pythonWithPip(join(part, "venv"), context);
    const paths = await download(build, store, join(part, "pip"), { python, ...context });
    mkdirSync(wheels, { recursive: true });
    for (const path of paths) renameSync(path, join(wheels, basename(path)));
    rmSync(store, { recursive: true, force: true }); // it may hold wheels of other pins
    await unpack(build, wheels, part, { python, ...context });
    for (const name of ["wheels", "venv"]) rmSync(join(part, name), { recursive: true, force: true });
    writeFileSync(join(part, "pinned"), fingerprintOf(build.name));
    moveIntoPlace(part, folder, build);
  } finally {
    rmSync(part, { recursive: true, force: true });
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
    const waiting = (owner) => `Waiting for process ${owner}, which fetches the same library …`;
    await withLock(
      async () => {
        if (!isComplete(folder, build)) await fetchInto(folder, build, context);
      },
      { signal: context.signal, file: `${folder}.lock`, waiting },
    );
  },
};
