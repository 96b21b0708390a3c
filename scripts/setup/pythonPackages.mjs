import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./errors.mjs";
import { findPython } from "./findPython.mjs";
import {
  fingerprint,
  isInstalled,
  isReadersVenv,
  readIfThere,
  root,
  venv,
  venvPython,
  venvStamp,
} from "./paths.mjs";
import { run } from "./processes.mjs";

const requirements = join(root, "requirements.txt");

// It includes the folder's name, because a virtual environment cannot be moved.
const wanted = () => fingerprint([requirements], venv);

/**
 * Returns the environment for pip: the reader's own, without the variables that would install packages
 * outside .venv. From version 25.1 on, pip can resume a download.
 */
export function pipEnvironment(env = process.env) {
  const rest = {
    PIP_RESUME_RETRIES: "5",
    ...env,
    PIP_USER: "0",
    PIP_NO_INPUT: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
  };
  for (const name of ["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH"]) delete rest[name];
  return rest;
}

/**
 * Makes .venv, with JupyterLab and its companions. It cannot be renamed into place, so its stamp is written
 * last.
 */
export const pythonPackages = {
  title: "JupyterLab in .venv",
  isUpToDate: () => isReadersVenv || (readIfThere(venvStamp) === wanted() && existsSync(venvPython)),
  check: () => {
    findPython();
    if (existsSync(venv) && readIfThere(venvStamp) === undefined) {
      throw new UserError(
        isInstalled
          ? `${venv} is yours, and has no JupyterLab. Install it there (pip install jupyterlab), activate an environment ` +
              "that has it, or move the folder away, so that genbook makes one. Then run the command again."
          : `${venv} was not made by this project. Move it away or remove it, and run the command again.`,
      );
    }
  },
  async run({ signal, progress }) {
    const python = findPython();
    // The temporary folder is in .venv, so that leftovers of an interrupted pip are removed with it.
    const temporary = join(venv, "tmp");
    const options = { cwd: root, signal, env: { ...pipEnvironment(), TMPDIR: temporary } };
    rmSync(venv, { recursive: true, force: true });
    try {
      mkdirSync(temporary, { recursive: true });
      writeFileSync(venvStamp, "unfinished");
      await run(python.path, ["-m", "venv", venv], { ...options, what: `${python.path} -m venv` });
      let collected = 0;
      await run(venvPython, ["-m", "pip", "install", "--require-hashes", "-r", requirements], {
        ...options,
        what: "pip install -r requirements.txt",
        onLine(line) {
          if (line.startsWith("Collecting ")) progress.detail(`${++collected} packages`);
          if (line.startsWith("Installing ")) progress.detail(`installing ${collected} packages`);
        },
      });
      rmSync(temporary, { recursive: true, force: true });
      // JupyterLab runs a script in CommonJS, which a project with "type": "module" would make an ES module.
      writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
      writeFileSync(venvStamp, wanted());
    } catch (error) {
      rmSync(venv, { recursive: true, force: true });
      throw error;
    }
  },
};
