import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withLock } from "./lock.mjs";
import { cacheFolder, fingerprint, makeFolder, readIfThere } from "./paths.mjs";
import { run } from "./processes.mjs";
import { StepLine } from "./progress.mjs";
import { pipEnvironment } from "./pythonPackages.mjs";

/**
 * Returns the Python of a virtual environment with the packages that a requirements file pins by hash, and
 * makes the environment if necessary. Its folder is in genbook's cache, named after the fingerprint of all
 * its ingredients.
 *
 * @param name the folder's name in the cache, such as "bench/keras"
 * @param title what the progress line calls it
 * @param python what findPython returns
 * @returns the path of its Python
 */
export async function pinnedVenv({ title, signal, ...ingredients }) {
  const { folder, venvPython, stamp, made, isThere } = place(ingredients);
  if (isThere()) return venvPython;

  makeFolder(dirname(folder));
  const make = async () => {
    if (isThere()) return; // another run made it while this one waited
    await makeVenv({ title, folder, signal, ...ingredients });
    writeFileSync(stamp, made); // written last: a folder without it is incomplete
  };
  await withLock(make, { signal, file: `${folder}.lock` });
  return venvPython;
}

/** Returns true if such an environment has been made. */
export const hasPinnedVenv = (ingredients) => place(ingredients).isThere();

function place({ name, python, requirements }) {
  const made = fingerprint([requirements], python.path, python.version);
  const folder = join(cacheFolder(), `${name}-${made.slice(0, 12)}`);
  const venvPython = join(folder, "bin", "python");
  const stamp = join(folder, "genbook-stamp");
  const isThere = () => readIfThere(stamp) === made && existsSync(venvPython);
  return { folder, venvPython, stamp, made, isThere };
}

async function makeVenv({ title, python, folder, requirements, signal }) {
  const progress = new StepLine(title);
  const temporary = join(folder, "tmp"); // pip would use /tmp, which may be small
  const options = { signal, env: { ...pipEnvironment(), TMPDIR: temporary } };
  rmSync(folder, { recursive: true, force: true });
  try {
    mkdirSync(temporary, { recursive: true });
    await run(python.path, ["-m", "venv", folder], { ...options, what: `${python.path} -m venv` });
    let collected = 0;
    // Installed without dependencies: all are pinned, and tf_keras would bring a second TensorFlow.
    const pip = [
      "-m",
      "pip",
      "install",
      "--no-deps",
      "--no-cache-dir",
      "--require-hashes",
      "-r",
      requirements,
    ];
    await run(join(folder, "bin", "python"), pip, {
      ...options,
      what: `pip install -r ${requirements}`,
      onLine(line) {
        if (line.startsWith("Collecting ")) progress.detail(`${++collected} packages`);
        if (line.startsWith("Installing ")) progress.detail(`installing ${collected} packages`);
      },
    });
    rmSync(temporary, { recursive: true, force: true });
    progress.done();
  } catch (error) {
    progress.failed();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
