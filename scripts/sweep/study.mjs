import { join } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../setup/errors.mjs";
import { findPython } from "../setup/findPython.mjs";
import { root } from "../setup/paths.mjs";
import { pinnedVenv } from "../setup/pinnedVenv.mjs";
import { start } from "../setup/processes.mjs";

const HERE = join(root, "scripts", "sweep", "optuna");

/** The virtual environment with Optuna. */
export const optunaVenv = () => ({
  name: "optuna",
  title: "Optuna (140 MB)",
  python: findPython(),
  requirements: join(HERE, "requirements.txt"),
});

/**
 * Starts the process that holds the Optuna study of a sweep, in the sweep's folder. It ends with this
 * process, even if that is killed.
 *
 * @returns a Study (src/sweeps/search.ts) that also has best() and close()
 */
export async function openStudy({ folder, plan }, signal) {
  const python = await pinnedVenv({ ...optunaVenv(), signal });
  const args = [join(HERE, "study.py"), join(folder, "optuna.journal"), JSON.stringify(plan.search)];
  const child = start(python, args, { stdio: ["pipe", "pipe", "pipe"] });
  let problem = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (problem = (problem + text).slice(-2000)));
  child.stdin.on("error", () => {}); // the process has ended, and its questions are refused below
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift().resolve(JSON.parse(line)));
  const ended = child.ended
    .then(({ code, signal: name }) => `ended with ${name ?? `exit code ${code}`}:\n${problem.trim()}`)
    .catch((error) => `cannot be started: ${error.message}`)
    .then((how) => {
      const error = new UserError(`Optuna's study of ${folder} ${how}`);
      for (const { reject } of waiting.splice(0)) reject(error);
      return error;
    });

  const question = (name) => async (values) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw await ended;
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify([name, values ?? {}])}\n`);
    });
  };
  return {
    ask: question("ask"),
    report: question("report"),
    tell: question("tell"),
    /** Returns { run, value } of the best run, or null. */
    best: question("best"),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
