import { tf } from "../tensorflow/backend";
import type { Logs } from "./events";
import type { LiveSetting } from "./liveNumbers";
import { recipeChanges, refuseChanges, type Recipe, type RecipeChange } from "./recipe";
import type { Checkpoint } from "./run/checkpoint";
import type { RunFolder } from "./run/runFolder";
import { capture, notFinite, restore, type TrainState } from "./trainState";

/** Records what a training run has done so far, in memory and in its run folder, if there is one. */
export class RunRecord {
  /** Metrics and changed settings of each step. */
  readonly history: Logs[] = [];
  /** Validation metrics by epoch, counted from 1. */
  validations: Record<number, Logs> = {};
  /** Differences between this training run and the checkpoint that it resumes from. */
  changed: RecipeChange[] = [];
  /** Step of the checkpoint that the training resumes from; 0 for a new run. */
  resumedStep = 0;
  private changes: RecipeChange[] = [];
  private savedStep = 0;
  private savedValidations = 0;

  constructor(private readonly run: RunFolder | undefined) {}

  /** Number of completed steps. */
  get done(): number {
    return this.history.length;
  }

  /**
   * Restores a checkpoint, or starts the run's files.
   *
   * @throws Error if the checkpoint was made with different settings; nothing has been changed then
   */
  async begin(
    saved: Checkpoint | undefined,
    state: TrainState,
    recipe: Recipe,
    live: Record<string, LiveSetting>,
  ): Promise<void> {
    if (saved) {
      const isTurned = (name: string) => name in live && typeof live[name].value !== "number"; // with any earlier value
      const changes = recipeChanges({ options: saved.options, ...saved.built }, recipe, saved.step);
      this.changed = changes.filter(({ name }) => !isTurned(name));
      refuseChanges(this.changed, this.run!.change);
      await restore(saved, state, new Set(this.changed.map(({ name }) => name)));
      this.changes = [...(saved.changes ?? []), ...this.changed];
      this.validations = { ...saved.validations };
      this.savedValidations = Object.keys(this.validations).length;
      this.resumedStep = this.savedStep = saved.step;
    }
    await this.run?.restartLog(saved?.history ?? []); // steps after the checkpoint will be repeated
  }

  add(logs: Logs): void {
    this.history.push(logs);
    this.run?.logStep(this.done, logs);
  }

  /**
   * Saves a checkpoint, if there is anything new.
   *
   * @returns the name of a tensor that is not finite, in which case nothing was saved; otherwise undefined
   */
  async save(state: TrainState, recipe: Recipe): Promise<string | undefined> {
    const validated = Object.keys(this.validations).length;
    if (!this.run || (this.savedStep === this.done && this.savedValidations === validated)) return undefined;
    const { history, validations, changes, done } = this;
    const { options, ...built } = recipe;
    const captured = await capture(state);
    const [spoiled] = await notFinite(captured.tensors);
    if (spoiled) return spoiled;
    await this.run.save({
      step: done,
      options,
      built,
      history,
      ...captured,
      ...(changes.length > 0 && { changes }),
      ...(validated > 0 && { validations }),
    });
    this.savedStep = done;
    this.savedValidations = validated;
    return undefined;
  }

  /** Says how to continue after a failure, in one or more sentences. */
  async wayBack(): Promise<string> {
    const { run, savedStep, resumedStep } = this;
    if (!run || savedStep === 0) return "Build the models again to start over.";
    if (savedStep > resumedStep) {
      return (
        `The last sound checkpoint, from step ${savedStep}, is in ${run.path}: openRun(path, { resume: true }) resumes from ` +
        "there, and its option `change` allows different settings."
      );
    }
    const older = await run.checkpointBefore(resumedStep);
    const advice =
      older === undefined
        ? "There is no earlier checkpoint: start a run in another folder."
        : `The checkpoint before it is from step ${older}: openRun(path, { resume: ${older} }) resumes from there.`;
    return `This happened right after the run was resumed from step ${resumedStep}. ${advice}`;
  }

  /** Frees the checkpoint's tensors and unlocks the run folder. */
  async close(saved: Checkpoint | undefined): Promise<void> {
    tf.dispose(saved?.tensors ?? {});
    await this.run?.release();
  }
}
