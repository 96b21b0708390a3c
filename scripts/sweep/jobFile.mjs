import { createRequire } from "node:module";
import { join } from "node:path";
import { UserError } from "../setup/errors.mjs";
import { project, replaceFile } from "../setup/paths.mjs";
import { workerArguments } from "./local.mjs";

const require = createRequire(import.meta.url);
const { kubernetesFile, slurmFile } = require("../../dist/sweeps/templates.js");

const FILES = {
  slurm: { name: "sweep.sbatch", textOf: slurmFile, submit: "sbatch" },
  kubernetes: { name: "sweep.yaml", textOf: kubernetesFile, submit: "kubectl apply -f" },
};

/** Writes the job file for a scheduler into the folder of a sweep, and says how to submit it. */
export function writeJobFile(sweep, values) {
  if (sweep.plan.search) {
    throw new UserError(
      `--write ${values.write}: a search chooses settings by the runs before, so a driver has to run it. Leave --write ` +
        "out, or use --random.",
    );
  }
  const { name, textOf, submit } = FILES[values.write];
  const file = join(sweep.folder, name);
  const options = {
    command: [process.execPath, ...workerArguments(sweep.folder)],
    project,
    cpus: values["cores-per-run"],
    gpus: values["gpus-per-run"] ?? 0,
    jobs: values.jobs,
    retries: values.retries,
  };
  replaceFile(file, textOf(sweep, options));
  console.log(`Written: ${file}\nTo run the sweep: ${submit} ${file}`);
  return 0;
}
