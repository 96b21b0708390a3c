/** Downloads wheels with pip, one at a time, so that a failure does not lose those that have arrived. */
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./errors.mjs";
import { filesUnder } from "./paths.mjs";
import { run } from "./processes.mjs";
import { pipEnvironment } from "./pythonPackages.mjs";

const PIP_DOWNLOAD = [
  "-m",
  "pip",
  "download",
  "--quiet",
  "--no-deps",
  "--no-cache-dir",
  "--only-binary=:all:",
  "--require-hashes",
  "--python-version",
  "3.12",
  "--implementation",
  "cp",
  "--abi",
  "cp312",
  "--abi",
  "none",
];
const TRIES = 5;
/** Messages of pip about failures that would only repeat. */
const PERMANENT = /HASHES|No matching distribution|No space left|no such option|not a supported wheel/i;

/**
 * Downloads the wheel of a line in a requirements file, "name==version --hash=sha256:…", to
 * store/<sha256>.whl, unless it is there already.
 *
 * A try that fails, or that receives less than 1 kB/s for `stallMs`, is repeated up to four times, after
 * pauses that double.
 *
 * @param python the Python whose pip downloads it
 * @param platforms pip's names for the machine
 * @param scratch a folder of this process, in which pip works
 * @returns the path of the wheel
 * @throws UserError with pip's last lines
 */
export async function fetchWheel(
  requirement,
  { python, store, scratch, platforms, signal, stallMs = 120_000, pauseMs = 1000 },
) {
  const hash = /--hash=sha256:([0-9a-f]{64})/.exec(requirement)[1];
  const wheel = join(store, `${hash}.whl`);
  if (existsSync(wheel) && (await sha256(wheel)) === hash) return wheel;
  for (let tries = 1; ; tries++) {
    try {
      const [downloaded] = await runPip(requirement, { python, scratch, platforms, signal, stallMs });
      mkdirSync(store, { recursive: true });
      renameSync(downloaded, wheel);
      return wheel;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UserError) || PERMANENT.test(error.message) || tries === TRIES) throw error;
      const pause = pauseMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

/** Runs pip once. Resolves to the paths of what it downloaded. */
async function runPip(requirement, { python, scratch, platforms, signal, stallMs }) {
  const [temporary, target] = [join(scratch, "tmp"), join(scratch, "wheels")];
  for (const folder of [temporary, target]) mkdirSync(folder, { recursive: true });
  const file = join(scratch, "requirement.txt");
  writeFileSync(file, `${requirement}\n`);
  const stall = new AbortController();
  let received = 0;
  const timer = setInterval(() => {
    const now = bytesIn(scratch);
    if (now - received < stallMs) {
      stall.abort(
        new UserError(
          `pip download of TensorFlow's library received ${now - received} bytes in ${stallMs / 1000} s.`,
        ),
      );
    }
    received = now;
  }, stallMs);
  try {
    await run(
      python,
      [...PIP_DOWNLOAD, ...platforms.flatMap((name) => ["--platform", name]), "--dest", target, "-r", file],
      {
        signal: AbortSignal.any([signal, stall.signal]),
        env: { ...pipEnvironment(), TMPDIR: temporary }, // /tmp may be small or a RAM disk
        what: "pip download of TensorFlow's library",
      },
    );
  } finally {
    clearInterval(timer);
  }
  return readdirSync(target).map((name) => join(target, name));
}

async function sha256(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Returns the number of bytes in a folder that a process is filling. */
export function bytesIn(folder) {
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
