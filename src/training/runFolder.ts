/**
 * The folder of a training run:
 *
 *     run.json                              marks the folder as a run
 *     checkpoints/step-0000100.safetensors  the newest three
 *     losses.jsonl                          a line for each step, {"step":1,"dLoss":…}
 *     lock                                  while a training writes here
 *
 * and what others put in through `file`, such as images.
 */
import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { DamagedCheckpointError, readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint";
import { createRunFolder } from "./createRunFolder";
import type { Logs } from "./events";
import { PART, replaceFile } from "../files/replaceFile";
import { holdsLock, leaveLock, takeLock } from "../files/lock";
import { isAlive } from "../files/processes";

const KEPT = 3;
const CHECKPOINT = /^step-(\d{7,})\.safetensors$/;

/**
 * Opens the folder of a run. A new run gets a folder that is absent or empty; `resume` also takes one of an earlier run.
 *
 * @param path default: runs/<date>_<time>, below the working directory
 * @throws where the folder holds something else or cannot be written
 */
export async function openRun(path?: string, { resume = false } = {}): Promise<RunFolder> {
  return new RunFolder(await createRunFolder(path, resume));
}

/** Made by openRun. One training at a time writes to it, between `acquire` and `release`. */
export class RunFolder {
  private losses: number | undefined;

  /** @param path absolute */
  constructor(readonly path: string) {}

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
   * The newest checkpoint; undefined where there is none.
   *
   * @returns with tensors of its own, which the caller disposes
   * @throws DamagedCheckpointError where it is not as it was written
   */
  async latest(): Promise<Checkpoint | undefined> {
    const [newest, older] = await this.checkpoints();
    if (!newest) return undefined;
    try {
      return await readCheckpoint(join(this.checkpointFolder, newest));
    } catch (error) {
      if (!(error instanceof DamagedCheckpointError)) throw error;
      const advice = older
        ? `Move it away, and the run resumes from ${older}, which lies beside it.`
        : "It is the only one of this run: start a new run in another folder.";
      throw new DamagedCheckpointError(`${error.message} ${advice}`, { cause: error });
    }
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
          `Where none is left, remove ${this.lockPath}.`,
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
   * Writes a checkpoint, then removes all but the newest three.
   *
   * @throws where it cannot be written; the older ones stay
   */
  async save(checkpoint: Checkpoint): Promise<void> {
    this.checkAcquired();
    const name = `step-${String(checkpoint.step).padStart(7, "0")}.safetensors`;
    try {
      await writeCheckpoint(join(this.checkpointFolder, name), checkpoint);
    } catch (error) {
      const [newest] = await this.checkpoints().catch(() => []);
      throw new Error(
        `Could not save the checkpoint ${join(this.checkpointFolder, name)}: ${(error as Error).message}. ` +
          `${newest ? `The run can be resumed from ${newest}` : "There is no earlier one"}: ` +
          "make room on the disk, or the folder writable.",
        { cause: error },
      );
    }
    const others = (await this.checkpoints()).filter((other) => other !== name);
    for (const old of others.slice(KEPT - 1)) await rm(join(this.checkpointFolder, old), { force: true });
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

  /** Replaces losses.jsonl by what a checkpoint knows: the steps after it are done again. [] for a run from its start. */
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

  /** Names, the newest first. */
  private async checkpoints(): Promise<string[]> {
    const names = await readdir(this.checkpointFolder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return []; // no training has begun
      throw error;
    });
    const step = (name: string) => Number(CHECKPOINT.exec(name)?.[1]);
    return names.filter((name) => CHECKPOINT.test(name)).sort((a, b) => step(b) - step(a));
  }

  /** Of files that processes were writing when they were killed. */
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

const line = (step: number, logs: Logs) => `${JSON.stringify({ step, ...logs })}\n`;
