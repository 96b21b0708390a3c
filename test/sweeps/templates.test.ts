import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Sweep } from "../../src/sweeps/plan";
import { kubernetesFile, slurmFile, type TemplateOptions } from "../../src/sweeps/templates";

const sweepOf = (runs: number): Sweep => ({
  folder: "/data/my sweep",
  plan: { title: "toy", command: ["true"], cwd: "/", runs: Array.from({ length: runs }, (_, x) => ({ x })) },
  ids: Array.from({ length: runs }, (_, i) => String(i + 1).padStart(4, "0")),
});
const OPTIONS: TemplateOptions = {
  command: ["node", "/data/my project/genbook.mjs", "sweep", "--run"],
  project: "/data/my project",
  cpus: 2,
  gpus: 0,
  retries: 1,
};

describe("the job file for Slurm", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-slurm-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const headOf = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/^#SBATCH --([\w-]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );

  it("asks for a task for each run, and for CPUs and GPUs", () => {
    expect(headOf(slurmFile(sweepOf(12), OPTIONS))).to.deep.include({
      array: "1-12",
      "cpus-per-task": "2",
      ntasks: "1",
    });
    const head = headOf(slurmFile(sweepOf(2500), { ...OPTIONS, gpus: 1, jobs: 50 }));
    expect(head).to.deep.include({ array: "1-1000%50", "gpus-per-task": "1" });
    expect(() => slurmFile(sweepOf(2), { ...OPTIONS, gpus: 0.5 })).to.throw(
      /Slurm gives whole CPUs and GPUs/,
    );
  });

  it("makes every task do its share, and tries failed runs again", () => {
    const srun = join(folder, "srun");
    writeFileSync(
      srun,
      `#!/bin/sh\necho "$*" >> ${folder}/calls\ncase "$*" in *"--run 1002") exit 1;; esac\n`,
      { mode: 0o755 },
    );
    const text = slurmFile(sweepOf(2500), { ...OPTIONS, project: folder });
    writeFileSync(join(folder, "job"), text);
    const env = { PATH: `${folder}:${process.env.PATH}`, SLURM_ARRAY_TASK_ID: "2" };
    const { status, stderr } = spawnSync("bash", [join(folder, "job")], { env, encoding: "utf8" });
    expect(stderr).to.equal("");
    const call = (run: number) => `node /data/my project/genbook.mjs sweep --run ${run}`;
    expect(readFileSync(join(folder, "calls"), "utf8").trim().split("\n")).to.deep.equal(
      [2, 1002, 1002, 2002].map(call),
    );
    expect(status, "a run failed").to.equal(1);
  });
});

describe("the job file for Kubernetes", () => {
  /** Parses YAML with Python's parser. */
  function parsed(text: string) {
    const program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    const python = join(__dirname, "../../.venv/bin/python");
    const { stdout, stderr } = spawnSync(python, ["-c", program], { input: text, encoding: "utf8" });
    expect(stderr).to.equal("");
    return JSON.parse(stdout) as {
      kind: string;
      metadata: { name: string };
      spec: Record<string, unknown> & {
        template: { spec: { containers: Record<string, unknown>[]; volumes: { name: string }[] } };
      };
    };
  }

  it("is a Job with an index for each run", () => {
    const job = parsed(kubernetesFile(sweepOf(12), { ...OPTIONS, gpus: 1, jobs: 4 }));
    expect(job.kind).to.equal("Job");
    expect(job.metadata.name).to.match(/^genbook-[0-9a-f]{10}$/);
    expect(job.spec).to.deep.include({
      completionMode: "Indexed",
      completions: 12,
      parallelism: 4,
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 12,
    });
    const [container] = job.spec.template.spec.containers;
    expect(container).to.deep.include({
      workingDir: "/data/my project",
      resources: { requests: { cpu: 2 }, limits: { cpu: 2, "nvidia.com/gpu": 1 } },
      volumeMounts: [{ name: "project", mountPath: "/data/my project" }],
    });
    expect(job.spec.template.spec.volumes.map(({ name }) => name)).to.deep.equal(["project"]);
  });

  it("hands each index, which counts from 0, its run, which counts from 1", () => {
    const job = parsed(kubernetesFile(sweepOf(12), { ...OPTIONS, command: ["echo", "a b", "--run"] }));
    const [shell, ...args] = job.spec.template.spec.containers[0].command as string[];
    const { stdout } = spawnSync(shell, args, {
      env: { PATH: process.env.PATH, JOB_COMPLETION_INDEX: "6" },
      encoding: "utf8",
    });
    expect(stdout).to.equal("a b --run 7\n");
    expect(job.spec.parallelism).to.equal(12);
  });
});
