/** Job files with which a scheduler runs a sweep's workers, instead of a driver. */
import { planName, SweepError, type Sweep } from "./plan";
import { quoted } from "./shell";

export interface TemplateOptions {
  /** The command of a worker, to which the number of a run is added. */
  command: string[];
  /** The folder of the project. */
  project: string;
  /** CPUs for each run, a whole number. */
  cpus: number;
  /** GPUs for each run, a whole number. */
  gpus: number;
  /** How many runs may run at once. @defaultValue all */
  jobs?: number;
  retries: number;
}

/** Slurm's own limit is 1,001 tasks (MaxArraySize), unless a cluster has raised it. */
const TASKS = 1000;

/**
 * Returns a job file for `sbatch`: an array with a task for each run. If there are more than 1,000 runs, a
 * task does every 1,000th.
 *
 * @throws SweepError for parts of CPUs or GPUs
 */
export function slurmFile(sweep: Sweep, options: TemplateOptions): string {
  const { command, project, cpus, gpus, jobs, retries } = checked(options, "Slurm");
  const runs = sweep.ids.length;
  const tasks = Math.min(runs, TASKS);
  return `#!/bin/bash
#SBATCH --job-name=genbook-${planName(sweep.plan)}
#SBATCH --array=1-${tasks}${jobs === undefined ? "" : `%${jobs}`}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=${cpus}
${gpus > 0 ? `#SBATCH --gpus-per-task=${gpus}\n` : ""}#SBATCH --time=24:00:00
#SBATCH --output=${sweep.folder}/slurm-%A_%a.txt

# Runs the sweep ${sweep.folder}. Submit the file again to run what was interrupted or has failed: runs that are
# done end at once.
cd ${quoted(project)} || exit
export TF_NUM_INTRAOP_THREADS=${cpus} TF_NUM_INTEROP_THREADS=${cpus}
code=0
for run in $(seq "$SLURM_ARRAY_TASK_ID" ${tasks} ${runs}); do
  for _ in $(seq ${retries + 1}); do
    srun ${command.map(quoted).join(" ")} "$run" && continue 2
  done
  code=1
done
exit "$code"
`;
}

/**
 * Returns a Kubernetes Job with an index for each run. Its image and its volume are the reader's.
 *
 * @throws SweepError for parts of CPUs or GPUs
 */
export function kubernetesFile(sweep: Sweep, options: TemplateOptions): string {
  const { command, project, cpus, gpus, jobs, retries } = checked(options, "Kubernetes");
  const runs = sweep.ids.length;
  const line = `exec ${command.map(quoted).join(" ")} "$((JOB_COMPLETION_INDEX + 1))"`;
  return `# Runs the sweep ${sweep.folder}. Before \`kubectl apply\`, set the image, which has Node, Python and this
# project's packages, and the claim of the volume on which the project and the sweep lie.
# backoffLimitPerIndex needs Kubernetes 1.29 or newer.
apiVersion: batch/v1
kind: Job
metadata:
  name: genbook-${planName(sweep.plan)}
spec:
  completionMode: Indexed
  completions: ${runs}
  parallelism: ${jobs ?? runs}
  backoffLimitPerIndex: ${retries}
  maxFailedIndexes: ${runs}
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 30
      containers:
        - name: run
          image: genbook
          workingDir: ${JSON.stringify(project)}
          command: ["bash", "-c", ${JSON.stringify(line)}]
          env:
            - { name: TF_NUM_INTRAOP_THREADS, value: "${cpus}" }
            - { name: TF_NUM_INTEROP_THREADS, value: "${cpus}" }
          resources:
            requests: { cpu: ${cpus} }
            limits: { cpu: ${cpus}${gpus > 0 ? `, nvidia.com/gpu: ${gpus}` : ""} }
          volumeMounts:
            - { name: project, mountPath: ${JSON.stringify(project)} }
      volumes:
        - name: project
          persistentVolumeClaim: { claimName: genbook }
`;
}

function checked(options: TemplateOptions, scheduler: string): TemplateOptions {
  const { cpus, gpus } = options;
  if (Number.isInteger(cpus) && Number.isInteger(gpus)) return options;
  throw new SweepError(
    `${scheduler} gives whole CPUs and GPUs to a run, got ${cpus} CPUs and ${gpus} GPUs: set --cores-per-run and --gpus-per-run.`,
  );
}
