/**
 * The folder of a training run:
 *
 *     run.json                              marks the folder as a run
 *     checkpoints/step-0000100.safetensors  the newest three, or as many as `keep` allows, and a kept one
 *     losses.jsonl                          a line for each step, {"step":1,"dLoss":…}
 *     lock                                  exists while a training run writes here
 *
 * and any files created through `file`, such as images.
 */
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import { DamagedCheckpointError, readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint";
import { CHECKPOINT, createRunFolder } from "./createRunFolder";
import { wholeNumber } from "../checks";
import type { Logs } from "../events";
import { holdsLock, leaveLock, takeLock } from "../../files/lock";
import { isAlive } from "../../files/processes";
import { PART, replaceFile } from "../../files/replaceFile";

export interface OpenRunOptions {
  /**
   * Accepts the folder of an earlier run. With true, training resumes from the newest checkpoint, or starts
   * from the beginning if there is none. With a number, it resumes from the checkpoint of that step, and
   * later checkpoints are removed when the run first saves.
   *
   * @defaultValue false
   */
  resume?: boolean | number;
  /**
   * Number of newest checkpoints to keep, ≥ 1, or "all".
   *
   * @defaultValue 3
   */
  keep?: number | "all";
  /**
   * Names of the options, optimizers or models that may differ from the checkpoint's, such as
   * ["aLearningRate"]. Later checkpoints record each change. Any other difference is refused.
   *
   * @defaultValue []
   */
  change?: readonly string[];
}

/**
 * Opens a run folder. A new run needs a new or empty folder; with `resume`, the folder of an earlier run is
 * accepted too.
 *
 * @param path the folder, whose parents are created. @defaultValue runs/<date>_<time> in the working
 *   directory
 * @throws Error if the folder holds something else, cannot be written, or lacks the checkpoint that `resume`
 *   names
 * @throws RangeError if `keep` or `resume` is a number outside its range
 */
export async function openRun(path?: string, options: OpenRunOptions = {}): Promise<RunFolder> {
  const { resume = false, keep = 3 } = options;
  if (keep !== "all")
    wholeNumber("keep", keep, 1, 'it is the number of checkpoints to keep; "all" keeps every one');
  if (typeof resume === "number")
    wholeNumber("resume", resume, 1, "name the step of a checkpoint, or use true");
  const run = new RunFolder(await createRunFolder(path, resume !== false), options);
  if (typeof resume === "number") await run.checkpointPath(resume);
  return run;
}

/**
 * A run folder, made by openRun. One training run at a time may write to it, between `acquire` and `release`.
 */
export class RunFolder {
  /** See OpenRunOptions. */
  readonly change: readonly string[];
  private readonly keep: number;
  /** Cleared when the run first saves. From then on, the newest checkpoint is the one to resume from. */
  private chosenStep: number | undefined;
  private keptStep: number | undefined;
  private losses: number | undefined;

  /** @param path the folder's absolute path */
  constructor(
    readonly path: string,
    { resume, keep = 3, change = [] }: OpenRunOptions = {},
  ) {
    this.change = change;
    this.keep = keep === "all" ? Infinity : keep;
    this.chosenStep = typeof resume === "number" ? resume : undefined;
  }

  /**
   * Returns a path inside the folder, and creates its parent folders: `run.file("images",
   * "generated_000100.png")`.
   *
   * @throws Error if the path is not inside the folder
   */
  file(...names: string[]): string {
    const inside = normalize(join(...names));
    if (isAbsolute(inside) || inside === "." || inside.split(/[/\\]/)[0] === "..") {
      throw new Error(
        `Expected the name of a file inside the run folder ${this.path}, got ${names.join("/")}.`,
      );
    }
    const path = join(this.path, inside);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  /**
   * Reads the checkpoint to resume from: the chosen one, or else the newest.
   *
   * @returns the checkpoint, whose tensors the caller disposes; undefined if there is none
   * @throws DamagedCheckpointError if the file has changed since it was written; NewerCheckpointError if a
   *   later version of genbook wrote it
   */
  async latest(): Promise<Checkpoint | undefined> {
    const newest = (await this.checkpoints()).at(0);
    const path =
      this.chosenStep !== undefined
        ? await this.checkpointPath(this.chosenStep)
        : newest && join(this.checkpointFolder, newest);
    if (!path) return undefined;
    try {
      return await readCheckpoint(path);
    } catch (error) {
      if (!(error instanceof DamagedCheckpointError)) throw error;
      const older = await this.checkpointBefore(stepOf(basename(path)));
      const advice = older
        ? `The checkpoint before it is from step ${older}: openRun(path, { resume: ${older} }) resumes from there.`
        : "There is no earlier checkpoint: start a new run in another folder.";
      throw new DamagedCheckpointError(`${error.message} ${advice}`, { cause: error });
    }
  }

  /** Returns the step of the newest checkpoint before a step, or undefined if there is none. */
  async checkpointBefore(step: number): Promise<number | undefined> {
    return (await this.checkpoints()).map(stepOf).find((each) => each < step);
  }

  /**
   * Returns the path of a step's checkpoint.
   *
   * @throws Error if there is no checkpoint of that step
   */
  async checkpointPath(step: number): Promise<string> {
    const names = await this.checkpoints();
    const name = names.find((each) => stepOf(each) === step);
    if (name) return join(this.checkpointFolder, name);
    const known = names.map(stepOf).reverse().join(", ");
    throw new Error(
      `${this.path} has no checkpoint of step ${step}: ${known ? `it has checkpoints of steps ${known}` : "it has none"}. ` +
        "Name one of these, or use { resume: true } for the newest.",
    );
  }

  /**
   * Locks the folder and starts writing to it.
   *
   * @throws Error if another training run, in this process or another, is writing to it
   */
  async acquire(): Promise<void> {
    const holder = await takeLock(this.lockPath);
    if (holder !== undefined) {
      throw new Error(
        `A training run in ${holder} is writing to the run folder ${this.path}: wait until it ends, stop it, or open another folder. ` +
          `If no training is running, remove ${this.lockPath}.`,
      );
    }
    try {
      mkdirSync(this.checkpointFolder, { recursive: true });
      await this.removeParts();
      this.losses = openSync(this.lossesPath, "a");
    } catch (error) {
      await leaveLock(this.lockPath);
      throw error;
    }
  }

  /** Stops writing and unlocks the folder. It does nothing if `acquire` was not called or failed. */
  async release(): Promise<void> {
    if (this.losses === undefined) return;
    closeSync(this.losses);
    this.losses = undefined;
    await leaveLock(this.lockPath);
  }

  /**
   * Keeps the checkpoint of this step, however many follow. Another call keeps another one instead: the
   * checkpoint with the best images, for example. A training saves it even if no checkpoint is due, as soon
   * as its events of that step have been received.
   */
  keepCheckpoint(step: number): void {
    this.keptStep = step;
  }

  /** True if keepCheckpoint was last called with this step. */
  keeps(step: number): boolean {
    return this.keptStep === step;
  }

  /**
   * Writes a checkpoint. It then removes those of later steps, which this run has not reached, and keeps only
   * as many as `keep` allows, in addition to the one that keepCheckpoint names.
   *
   * @throws Error if the checkpoint cannot be written; older ones are kept
   */
  async save(checkpoint: Checkpoint): Promise<void> {
    this.checkAcquired();
    const { step } = checkpoint;
    const path = join(this.checkpointFolder, `step-${String(step).padStart(7, "0")}.safetensors`);
    try {
      await writeCheckpoint(path, checkpoint);
    } catch (error) {
      throw new Error(
        `Could not save the checkpoint ${path}: ${(error as Error).message}. ${await this.adviceAfterFailure()}`,
        { cause: error },
      );
    }
    this.chosenStep = undefined;
    const names = await this.checkpoints();
    const reached = names.filter((name) => stepOf(name) <= step);
    const kept = reached.filter((name, i) => i < this.keep || stepOf(name) === this.keptStep);
    for (const name of names) {
      if (!kept.includes(name)) await rm(join(this.checkpointFolder, name), { force: true });
    }
  }

  /**
   * Appends a line to losses.jsonl, where it can be read immediately.
   *
   * @throws Error if the line cannot be written
   */
  logStep(step: number, logs: Logs): void {
    const losses = this.checkAcquired();
    try {
      appendFileSync(losses, line(step, logs));
    } catch (error) {
      throw new Error(
        `Could not write step ${step} to ${this.lossesPath}: ${(error as Error).message}. ` +
          "Free some disk space, then resume: that repairs the file.",
        { cause: error },
      );
    }
  }

  /**
   * Rewrites losses.jsonl with the steps of a checkpoint; later steps will be repeated. Pass [] for a new
   * run.
   */
  async restartLog(history: Logs[]): Promise<void> {
    const before = this.checkAcquired();
    await replaceFile(this.lossesPath, history.map((logs, at) => line(at + 1, logs)).join(""));
    this.losses = openSync(this.lossesPath, "a");
    closeSync(before);
  }

  private get checkpointFolder(): string {
    return join(this.path, "checkpoints");
  }

  private get lossesPath(): string {
    return join(this.path, "losses.jsonl");
  }

  private get lockPath(): string {
    return join(this.path, "lock");
  }

  private get goneText(): string {
    return `The run folder ${this.path} no longer exists: move it back, or open it with openRun at its new place.`;
  }

  private async adviceAfterFailure(): Promise<string> {
    if (!existsSync(this.path)) return this.goneText;
    const [newest] = await this.checkpoints().catch(() => []);
    return (
      `${newest ? `The run can be resumed from ${newest}` : "There is no earlier checkpoint"}: ` +
      "free some disk space, or make the folder writable."
    );
  }

  /** Returns the file names of the checkpoints, newest first. */
  private async checkpoints(): Promise<string[]> {
    const names = await readdir(this.checkpointFolder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return []; // no training run has begun
      throw error;
    });
    return names.filter((name) => CHECKPOINT.test(name)).sort((a, b) => stepOf(b) - stepOf(a));
  }

  /** Removes partial files that killed processes left behind. */
  private async removeParts(): Promise<void> {
    for (const name of await readdir(this.path, { recursive: true })) {
      const pid = PART.exec(name)?.[1];
      if (pid && !isAlive(Number(pid))) await rm(join(this.path, name), { force: true });
    }
  }

  private checkAcquired(): number {
    if (this.losses === undefined) {
      throw new Error(`The run folder ${this.path} is not open for writing: call acquire() first.`);
    }
    if (!holdsLock(this.lockPath)) {
      if (!existsSync(this.path)) throw new Error(this.goneText);
      throw new Error(
        `The lock of the run folder ${this.path} was removed or taken over while this process was suspended: another training run ` +
          "may be writing there now. Resume the run when that one has ended.",
      );
    }
    return this.losses;
  }
}

const stepOf = (name: string) => Number(CHECKPOINT.exec(name)?.[1]);

const line = (step: number, logs: Logs) => `${JSON.stringify({ step, ...logs })}\n`;
