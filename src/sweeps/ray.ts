/**
 * Runs workers as jobs of a Ray cluster, through the HTTP interface of its head node ("Ray Jobs", POST
 * /api/jobs/). Ray finds a node with free CPUs and GPUs; retries are the driver's.
 *
 * All nodes need the project and the sweep's folder under the same paths, on a file system that they share.
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";
import { runFolder, SweepError, type Sweep } from "./plan";
import type { Execute } from "./driver";
import { quoted } from "./shell";

export interface RayOptions {
  /** The address of the head node's dashboard, such as http://127.0.0.1:8265. */
  address: string;
  /** Returns the command of a worker. */
  command: (id: string) => string[];
  /** The exit code of a worker whose run another worker has. */
  heldCode: number;
  /** Environment variables of the workers. */
  environment: Record<string, string>;
  /** CPUs for each run; parts of one are allowed. */
  cpus: number;
  /** GPUs for each run; parts of one are allowed. */
  gpus: number;
  /** The number of runs that are handed to Ray at once. */
  slots: number;
  /** How long Ray may be out of reach, in ms. @defaultValue 60000 */
  patienceMs?: number;
  /** The least time between two questions about a job, in ms. @defaultValue 1000 */
  pollMs?: number;
}

/** What Ray reports of a job. */
interface Job {
  submission_id: string;
  status: "PENDING" | "RUNNING" | "STOPPED" | "SUCCEEDED" | "FAILED";
  message?: string;
  driver_exit_code?: number | null;
}

interface Submission {
  submission_id: string;
  /** A line for a shell. */
  entrypoint: string;
  entrypoint_num_cpus: number;
  entrypoint_num_gpus: number;
  runtime_env: { env_vars: Record<string, string> };
  metadata: Record<string, string>;
}

const isOver = ({ status }: Job) => status !== "PENDING" && status !== "RUNNING";

/** How many questions about jobs Ray's head node has to answer in a second. */
const QUESTIONS_PER_SECOND = 50;

/** The time that Ray has to stop a job, in ms. */
const STOP_MS = 30_000;

/**
 * Makes the function that runs workers as jobs. Jobs of a driver that was killed are found by their names.
 */
export async function onRay(sweep: Sweep, options: RayOptions): Promise<Execute> {
  const { command, heldCode, environment, cpus, gpus, slots, pollMs = 1000 } = options;
  const ray = new RayJobs(options.address, options.patienceMs);
  const every = Math.max(pollMs, (1000 * slots) / QUESTIONS_PER_SECOND);
  const name = `genbook-${createHash("sha256").update(sweep.folder).digest("hex").slice(0, 12)}`;
  const latest = new Map<string, Job>();
  const numberOf = (job: Job) => Number(job.submission_id.split("-").at(-1));
  for (const job of await ray.list()) {
    const [, id] = new RegExp(`^${name}-(\\d+)-\\d+$`).exec(job.submission_id) ?? [];
    if (id !== undefined && numberOf(job) > numberOf(latest.get(id) ?? job) - 1) latest.set(id, job);
  }

  return async (id, _slot, signal) => {
    let job = latest.get(id);
    if (!job || isOver(job)) {
      const submission = `${name}-${id}-${job ? numberOf(job) + 1 : 1}`;
      await ray.submit({
        submission_id: submission,
        entrypoint: command(id).map(quoted).join(" "),
        entrypoint_num_cpus: cpus,
        entrypoint_num_gpus: gpus,
        runtime_env: { env_vars: environment },
        metadata: { sweep: sweep.folder, run: id },
      });
      job = { submission_id: submission, status: "PENDING" };
    }
    while (!isOver(job) && !signal.aborted) {
      await pause(every, undefined, { signal }).catch(() => undefined);
      job = await ray.job(job.submission_id);
    }
    if (!isOver(job)) job = await ray.stop(job.submission_id, STOP_MS);
    latest.set(id, job);
    if (job.status === "FAILED")
      await writeFile(join(runFolder(sweep, id), "worker.txt"), `${job.message}\n`);
    return job.driver_exit_code === heldCode ? "held" : "ended";
  };
}

/** Returns how many runs a cluster has room for at once. @throws SweepError if it does not say */
export async function raySlots(address: string, cpus: number, gpus: number): Promise<number> {
  interface Nodes {
    data: { summary: { raylet: { state: string; resourcesTotal?: { CPU?: number; GPU?: number } } }[] };
  }
  const answer = (await new RayJobs(address).ask("GET", "/nodes?view=summary")) as Nodes;
  const nodes = answer.data.summary.filter(({ raylet }) => raylet.state === "ALIVE");
  const onNode = ({ CPU = 0, GPU = 0 }) =>
    Math.min(cpus > 0 ? CPU / cpus : Infinity, gpus > 0 ? GPU / gpus : Infinity);
  const room = nodes.reduce(
    (sum, { raylet }) => sum + Math.floor(onNode(raylet.resourcesTotal ?? {}) + 1e-9),
    0,
  );
  if (room >= 1) return room;
  throw new SweepError(
    `No node of the Ray cluster at ${address} has ${cpus} CPUs and ${gpus} GPUs: ask for fewer with ` +
      "--cores-per-run and --gpus-per-run.",
  );
}

/**
 * Ray's HTTP interface. It refuses requests of browsers, which it knows by headers that `fetch` sends in Node
 * too. Questions are asked again while the head node is out of reach.
 */
class RayJobs {
  constructor(
    private readonly address: string,
    private readonly patienceMs = 60_000,
  ) {}

  list(): Promise<Job[]> {
    return this.ask("GET", "/api/jobs/") as Promise<Job[]>;
  }

  /** Returns a job; one that Ray no longer knows, because its head node was started anew, has failed. */
  async job(submission: string): Promise<Job> {
    const answer = await this.ask("GET", `/api/jobs/${submission}`, undefined, 404);
    const lost = { submission_id: submission, status: "FAILED", message: "Ray does not know this job." };
    return (answer ?? lost) as Job;
  }

  /** Submits a job, unless an earlier question whose answer was lost has done so. */
  async submit(job: Submission): Promise<void> {
    try {
      await this.ask("POST", "/api/jobs/", job);
    } catch (error) {
      const known = await this.ask("GET", `/api/jobs/${job.submission_id}`, undefined, 404);
      if (!known) throw error;
    }
  }

  /** Stops a job, and waits until it has ended. */
  async stop(submission: string, ms: number): Promise<Job> {
    const end = Date.now() + ms;
    await this.ask("POST", `/api/jobs/${submission}/stop`);
    for (;;) {
      const job = await this.job(submission);
      if (isOver(job) || Date.now() > end) return job;
      await pause(200);
    }
  }

  /**
   * @param none a status for which the answer is undefined
   * @throws SweepError if Ray refuses, or stays out of reach
   */
  async ask(method: "GET" | "POST", path: string, body?: object, none?: number): Promise<unknown> {
    const end = Date.now() + this.patienceMs;
    for (let wait = 100; ; wait = Math.min(2 * wait, 5000)) {
      const reply = await this.tryOnce(method, path, body);
      if (reply.ok) return reply.answer;
      if (reply.status !== undefined && reply.status === none) return undefined;
      if (!reply.again || Date.now() + wait > end) {
        throw new SweepError(`Ray at ${this.address} ${reply.problem}`);
      }
      await pause(wait);
    }
  }

  private async tryOnce(method: string, path: string, body?: object): Promise<Reply> {
    try {
      const url = new URL(path, this.address);
      const response = await request(url, {
        method,
        headers: { "content-type": "application/json" },
        body: body && JSON.stringify(body),
        headersTimeout: 30_000,
      });
      const text = await response.body.text();
      const { statusCode: status } = response;
      if (status < 300) return { ok: true, answer: JSON.parse(text) as unknown };
      const problem = `answers ${method} ${path} with ${status}: ${text.trim().split("\n").at(-1)}`;
      return { ok: false, problem, status, again: status >= 502 };
    } catch (error) {
      const problem = `does not answer (${(error as Error).message}): start it with \`ray start --head\`, or name its dashboard with --address.`;
      return { ok: false, problem, again: true };
    }
  }
}

type Reply = { ok: true; answer: unknown } | { ok: false; problem: string; status?: number; again: boolean };
