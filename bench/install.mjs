import { join } from "node:path";
import { UserError } from "../scripts/setup/errors.mjs";
import { findPython } from "../scripts/setup/findPython.mjs";
import { root } from "../scripts/setup/paths.mjs";
import { pinnedVenv } from "../scripts/setup/pinnedVenv.mjs";

/** The newest Python for which TensorFlow has wheels. */
const NEWEST = 13;
const TITLES = {
  keras: "Keras for the bench (1.7 GB)",
  torch: "PyTorch for the bench (5.2 GB, with the CUDA it is linked to)",
};

/**
 * Returns the Python of a virtual environment with the packages that bench/requirements-<name>.txt pins.
 *
 * @param packages "keras" or "torch"
 */
export function installed(packages, device, signal) {
  const name = packages === "keras" && device === "gpu" ? "keras-gpu" : packages;
  const requirements = join(root, "bench", `requirements-${name}.txt`);
  const python = findPython();
  if (Number(python.version.split(".")[1]) > NEWEST) {
    throw new UserError(
      `The bench compares with Keras on TensorFlow, which exists for Python 3.10 to 3.${NEWEST}, and this is ${python.version} ` +
        `(${python.path}). Name another: GENBOOK_PYTHON=/path/to/python3.${NEWEST} npm run bench`,
    );
  }
  return pinnedVenv({ name: `bench/${name}`, title: TITLES[packages], python, requirements, signal });
}
