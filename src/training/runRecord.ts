import { tf } from "../tensorflow/backend";
import type { Logs } from "./events";
import type { LiveSetting } from "./liveNumbers";
import { recipeChanges, refuseChanges, type Recipe, type RecipeChange } from "./recipe";
import type { Checkpoint } from "./run/checkpoint";
import type { RunFolder } from "./run/runFolder";
import { capture, notFinite, restore, type TrainState } from "./trainState";

/** What a training has done so far, and its run folder, if it has one. */
export class RunRecord {
  /** Numbers and changed settings of each step. */
  readonly history: Logs[] = [];
  /** What validation measured, by epoch, from 1. */
  validations: Record<number, Logs> = {};
  /** What this training does in another way than the checkpoint that it goes on from. */
  changed: RecipeChange[] = [];
  /** Step of the checkpoint that it goes on from; 0 at a start. */
  resumedStep = 0;
  private changes: RecipeChange[] = [];
  private savedStep = 0;
  private savedValidations = 0;

  constructor(private readonly run: RunFolder | undefined) {}

  /** The number of steps done. */
  get done(): number {
    return this.history.length;
  }

  /**
   * Puts a checkpoint in place, or starts the run's files.
   *
   * @throws where the checkpoint was made with other settings, and nothing has changed then
   */
  async begin(
    saved: Checkpoint | undefined,
    state: TrainState,
    recipe: Recipe,
    live: Record<string, LiveSetting>,
  ): Promise<void> {
    if (saved) {
      const isTurned = (name: string) => name in live && typeof live[name].value !== "number"; // whatever it was
      const changes = recipeChanges({ options: saved.options, ...saved.built }, recipe, saved.step);
      this.changed = changes.filter(({ name }) => !isTurned(name));
      refuseChanges(this.changed, this.run!.change);
      await restore(saved, state, new Set(this.changed.map(({ name }) => name)));
      this.changes = [...(saved.changes ?? []), ...this.changed];
      this.validations = { ...saved.validations };
      this.savedValidations = Object.keys(this.validations).length;
      this.resumedStep = this.savedStep = saved.step;
    }
    await this.run?.restartLog(saved?.history ?? []); // steps after the checkpoint are done again
  }

  add(logs: Logs): void {
    this.history.push(logs);
    this.run?.logStep(this.done, logs);
  }

  /**
   * Saves a checkpoint, where there is something new.
   *
   * @returns the name of a tensor that is not finite: nothing was saved then
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

  /** What to do after a failure, in sentences. */
  async wayBack(): Promise<string> {
    const { run, savedStep, resumedStep } = this;
    if (!run || savedStep === 0) return "Build the models again.";
    if (savedStep > resumedStep) {
      return (
        `The last sound checkpoint, of step ${savedStep}, is in ${run.path}: openRun(path, { resume: true }) goes on from ` +
        "there, and its option `change` allows other settings."
      );
    }
    const older = await run.checkpointBefore(resumedStep);
    const advice =
      older === undefined
        ? "There is no earlier checkpoint: start a run in another folder."
        : `The checkpoint before it is of step ${older}: openRun(path, { resume: ${older} }) goes on from there.`;
    return `This happened right after the run was resumed from step ${resumedStep}. ${advice}`;
  }

  /** Gives the run folder back. */
  async close(saved: Checkpoint | undefined): Promise<void> {
    tf.dispose(saved?.tensors ?? {});
    await this.run?.release();
  }
}
