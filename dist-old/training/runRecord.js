"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.RunRecord = void 0;
const backend_1 = require("../tensorflow/backend");
const recipe_1 = require("./recipe");
const trainState_1 = require("./trainState");
/** Records what a training has done so far, in memory and in its run folder, if there is one. */
class RunRecord {
    run;
    /** Metrics and changed settings of each step. */
    history = [];
    /** Validation metrics by epoch, from 1. */
    validations = {};
    /** Differences between this training and the checkpoint that it resumes from. */
    changed = [];
    /** Step of the checkpoint that the training resumes from; 0 for a new run. */
    resumedStep = 0;
    changes = [];
    savedStep = 0;
    savedValidations = 0;
    constructor(run) {
        this.run = run;
    }
    /** Number of completed steps. */
    get done() {
        return this.history.length;
    }
    /**
     * Restores a checkpoint, or starts the run's files.
     *
     * @throws Error if the checkpoint was made with different settings; nothing has been changed then
     */
    async begin(saved, state, recipe, live) {
        if (saved) {
            const isTurned = (name) => name in live && typeof live[name].value !== "number"; // with any earlier value
            const changes = (0, recipe_1.recipeChanges)({ options: saved.options, ...saved.built }, recipe, saved.step);
            this.changed = changes.filter(({ name }) => !isTurned(name));
            (0, recipe_1.refuseChanges)(this.changed, this.run.change);
            await (0, trainState_1.restore)(saved, state, new Set(this.changed.map(({ name }) => name)));
            this.changes = [...(saved.changes ?? []), ...this.changed];
            this.validations = { ...saved.validations };
            this.savedValidations = Object.keys(this.validations).length;
            this.resumedStep = this.savedStep = saved.step;
        }
        await this.run?.restartLog(saved?.history ?? []); // steps after the checkpoint will be repeated
    }
    add(logs) {
        this.history.push(logs);
        this.run?.logStep(this.done, logs);
    }
    /**
     * Saves a checkpoint, if there is anything new.
     *
     * @returns the name of a tensor that is not finite, in which case nothing was saved; otherwise undefined
     */
    async save(state, recipe) {
        const validated = Object.keys(this.validations).length;
        if (!this.run || (this.savedStep === this.done && this.savedValidations === validated))
            return undefined;
        const { history, validations, changes, done } = this;
        const { options, ...built } = recipe;
        const captured = await (0, trainState_1.capture)(state);
        const [spoiled] = await (0, trainState_1.notFinite)(captured.tensors);
        if (spoiled)
            return spoiled;
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
    async wayBack() {
        const { run, savedStep, resumedStep } = this;
        if (!run || savedStep === 0)
            return "Build the models again to start over.";
        if (savedStep > resumedStep) {
            return (`The last sound checkpoint, from step ${savedStep}, is in ${run.path}: openRun(path, { resume: true }) resumes from ` +
                "there, and its option `change` allows different settings.");
        }
        const older = await run.checkpointBefore(resumedStep);
        const advice = older === undefined
            ? "There is no earlier checkpoint: start a run in another folder."
            : `The checkpoint before it is from step ${older}: openRun(path, { resume: ${older} }) resumes from there.`;
        return `This happened right after the run was resumed from step ${resumedStep}. ${advice}`;
    }
    /** Frees the checkpoint's tensors and unlocks the run folder. */
    async close(saved) {
        backend_1.tf.dispose(saved?.tensors ?? {});
        await this.run?.release();
    }
}
exports.RunRecord = RunRecord;
//# sourceMappingURL=runRecord.js.map