import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../scripts/setup/errors.mjs";
import { findPython } from "../scripts/setup/findPython.mjs";
import { withLock } from "../scripts/setup/lock.mjs";
import { cacheFolder, fingerprint, makeFolder, readIfThere, root } from "../scripts/setup/paths.mjs";
import { run } from "../scripts/setup/processes.mjs";
import { StepLine } from "../scripts/setup/progress.mjs";
import { pipEnvironment } from "../scripts/setup/pythonPackages.mjs";

/** The newest Python for which TensorFlow has wheels. */
const NEWEST = 13;
const TITLES = {
  keras: "Keras for the bench (1.7 GB)",
  torch: "PyTorch for the bench (5.2 GB, with the CUDA it is linked to)",
};

/**
 * Returns the Python of a virtual environment with the packages that bench/requirements-<name>.txt pins, and
 * makes the environment if necessary. Its folder is in genbook's cache, named after the fingerprint of all
 * its ingredients.
 *
 * @param packages "keras" or "torch"
 * @returns the path of its Python
 */
export async function installed(packages, device, signal) {
  const name = packages === "keras" && device === "gpu" ? "keras-gpu" : packages;
  const requirements = join(root, "bench", `requirements-${name}.txt`);
  const python = findPython();
  if (Number(python.version.split(".")[1]) > NEWEST) {
    throw new UserError(
      `The bench compares with Keras on TensorFlow, which exists for Python 3.10 to 3.${NEWEST}, and this is ${python.version} ` +
        `(${python.path}). Name another: GENBOOK_PYTHON=/path/to/python3.${NEWEST} npm run bench`,
    );
  }
  const made = fingerprint([requirements], python.path, python.version);
  const folder = join(cacheFolder(), "bench", `${name}-${made.slice(0, 12)}`);
  const venvPython = join(folder, "bin", "python");
  const stamp = join(folder, "genbook-stamp");
  const isThere = () => readIfThere(stamp) === made && existsSync(venvPython);
  if (isThere()) return venvPython;

  makeFolder(join(cacheFolder(), "bench"));
  const make = async () => {
    if (isThere()) return; // another run made it while this one waited
    await makeVenv({ title: TITLES[packages], python, folder, requirements, signal });
    writeFileSync(stamp, made); // written last: a folder without it is incomplete
  };
  await withLock(make, { signal, file: `${folder}.lock` });
  return venvPython;
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
