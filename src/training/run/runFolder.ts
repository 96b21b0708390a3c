/**
 * The folder of a training run:
 *
 *     run.json                              marks the folder as a run
 *     checkpoints/step-0000100.safetensors  the newest three, or as many as `keep` says
 *     losses.jsonl                          a line for each step, {"step":1,"dLoss":…}
 *     lock                                  while a training writes here
 *
 * and what others put in through `file`, such as images.
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
   * Also takes the folder of an earlier run. true goes on from its newest checkpoint, or begins where there
   * is none; a number goes on from the checkpoint of that step, and later ones are removed when the run first
   * saves.
   *
   * @defaultValue false
   */
  resume?: boolean | number;
  /**
   * How many of the newest checkpoints stay, ≥ 1, or "all".
   *
   * @defaultValue 3
   */
  keep?: number | "all";
  /**
   * What the training may do otherwise than the checkpoint's from here on: names of its options, optimizers
   * or models, such as ["aLearningRate"]. The checkpoints record each change. Anything else that differs is
   * refused.
   *
   * @defaultValue []
   */
  change?: readonly string[];
}

/**
 * Opens the folder of a run. A new run gets a folder that is absent or empty; `resume` also takes one of an
 * earlier run.
 *
 * @param path its parents are made. @defaultValue runs/<date>_<time>, below the working directory
 * @throws where the folder holds something else or cannot be written, or lacks the checkpoint that `resume`
 *   names
 */
export async function openRun(path?: string, options: OpenRunOptions = {}): Promise<RunFolder> {
  const { resume = false, keep = 3 } = options;
  if (keep !== "all")
    wholeNumber("keep", keep, 1, 'it counts the checkpoints that stay; "all" keeps each one');
  if (typeof resume === "number")
    wholeNumber("resume", resume, 1, "name the step of a checkpoint, or take true");
  const run = new RunFolder(await createRunFolder(path, resume !== false), options);
  if (typeof resume === "number") await run.checkpointPath(resume);
  return run;
}

/** Made by openRun. One training at a time writes to it, between `acquire` and `release`. */
export class RunFolder {
  /** See OpenRunOptions. */
  readonly change: readonly string[];
  private readonly keep: number;
  /** Cleared when the run first saves: from then on the newest checkpoint is the one to go on from. */
  private chosenStep: number | undefined;
  private losses: number | undefined;

  /** @param path absolute */
  constructor(
    readonly path: string,
    { resume, keep = 3, change = [] }: OpenRunOptions = {},
  ) {
    this.change = change;
    this.keep = keep === "all" ? Infinity : keep;
    this.chosenStep = typeof resume === "number" ? resume : undefined;
  }

  /** A path inside the folder; folders on the way are made. `run.file("images", "generated_000100.png")` */
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
   * The checkpoint to go on from: the chosen one, else the newest; undefined where there is none.
   *
   * @returns with tensors of its own, which the caller disposes
   * @throws DamagedCheckpointError where the file is not as it was written; NewerCheckpointError where a
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
        ? `The checkpoint before it is of step ${older}: openRun(path, { resume: ${older} }) goes on from there.`
        : "There is no earlier one: start a new run in another folder.";
      throw new DamagedCheckpointError(`${error.message} ${advice}`, { cause: error });
    }
  }

  /** The step of the newest checkpoint before a step; undefined where there is none. */
  async checkpointBefore(step: number): Promise<number | undefined> {
    return (await this.checkpoints()).map(stepOf).find((each) => each < step);
  }

  /** @throws where there is no checkpoint of that step */
  async checkpointPath(step: number): Promise<string> {
    const names = await this.checkpoints();
    const name = names.find((each) => stepOf(each) === step);
    if (name) return join(this.checkpointFolder, name);
    const known = names.map(stepOf).reverse().join(", ");
    throw new Error(
      `${this.path} has no checkpoint of step ${step}: ${known ? `its checkpoints are of the steps ${known}` : "it has none"}. ` +
        "Name one of these, or take { resume: true } for the newest.",
    );
  }

  /**
   * Begins writing.
   *
   * @throws where another training, of this process or another one, writes here
   */
  async acquire(): Promise<void> {
    const holder = await takeLock(this.lockPath);
    if (holder !== undefined) {
      throw new Error(
        `A training of ${holder} writes to the run folder ${this.path}: wait for its end, stop it, or open another folder. ` +
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

  /** Ends writing. It does nothing where `acquire` was not called or has failed. */
  async release(): Promise<void> {
    if (this.losses === undefined) return;
    closeSync(this.losses);
    this.losses = undefined;
    await leaveLock(this.lockPath);
  }

  /**
   * Writes a checkpoint. Then removes those of later steps, which this run has not done, and all but the
   * newest that `keep` allows.
   *
   * @throws where it cannot be written; the older ones stay
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
    const kept = names.filter((name) => stepOf(name) <= step).slice(0, this.keep);
    for (const name of names) {
      if (!kept.includes(name)) await rm(join(this.checkpointFolder, name), { force: true });
    }
  }

  /** Adds a line to losses.jsonl; it can be read at once. */
  logStep(step: number, logs: Logs): void {
    const losses = this.checkAcquired();
    try {
      appendFileSync(losses, line(step, logs));
    } catch (error) {
      throw new Error(
        `Could not write step ${step} to ${this.lossesPath}: ${(error as Error).message}. ` +
          "Make room on the disk, then resume: the file is put in order again.",
        { cause: error },
      );
    }
  }

  /**
   * Replaces losses.jsonl by the steps that a checkpoint knows; those after it will be done again. [] begins
   * a run.
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

  private async adviceAfterFailure(): Promise<string> {
    if (!existsSync(this.path)) {
      return `The run folder ${this.path} is gone: move it back, or open it with openRun where it is now.`;
    }
    const [newest] = await this.checkpoints().catch(() => []);
    return (
      `${newest ? `The run can be resumed from ${newest}` : "There is no earlier one"}: ` +
      "make room on the disk, or the folder writable."
    );
  }

  /** Names, the newest first. */
  private async checkpoints(): Promise<string[]> {
    const names = await readdir(this.checkpointFolder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return []; // no training has begun
      throw error;
    });
    return names.filter((name) => CHECKPOINT.test(name)).sort((a, b) => stepOf(b) - stepOf(a));
  }

  /** Removes what processes were writing when they were killed. */
  private async removeParts(): Promise<void> {
    for (const name of await readdir(this.path, { recursive: true })) {
      const pid = PART.exec(name)?.[1];
      if (pid && !isAlive(Number(pid))) await rm(join(this.path, name), { force: true });
    }
  }

  private checkAcquired(): number {
    if (this.losses === undefined) {
      throw new Error(`Nothing can be written to the run folder ${this.path} now: call acquire() first.`);
    }
    if (!holdsLock(this.lockPath)) {
      throw new Error(
        `The lock of the run folder ${this.path} was removed or taken over while this process stood still: another training ` +
          "may write there now. Resume the run when that one has ended.",
      );
    }
    return this.losses;
  }
}

const stepOf = (name: string) => Number(CHECKPOINT.exec(name)?.[1]);

const line = (step: number, logs: Logs) => `${JSON.stringify({ step, ...logs })}\n`;
