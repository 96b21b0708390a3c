"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.RunFolder = void 0;
exports.openRun = openRun;
/**
 * The folder of a training run:
 *
 *     run.json                              marks the folder as a run
 *     checkpoints/step-0000100.safetensors  the newest three, or as many as `keep` allows
 *     losses.jsonl                          a line for each step, {"step":1,"dLoss":…}
 *     lock                                  exists while a training writes here
 *
 * and any files created through `file`, such as images.
 */
const node_fs_1 = require("node:fs");
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
const checkpoint_1 = require("./checkpoint");
const createRunFolder_1 = require("./createRunFolder");
const checks_1 = require("../checks");
const lock_1 = require("../../files/lock");
const processes_1 = require("../../files/processes");
const replaceFile_1 = require("../../files/replaceFile");
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
async function openRun(path, options = {}) {
    const { resume = false, keep = 3 } = options;
    if (keep !== "all")
        (0, checks_1.wholeNumber)("keep", keep, 1, 'it is the number of checkpoints to keep; "all" keeps every one');
    if (typeof resume === "number")
        (0, checks_1.wholeNumber)("resume", resume, 1, "name the step of a checkpoint, or use true");
    const run = new RunFolder(await (0, createRunFolder_1.createRunFolder)(path, resume !== false), options);
    if (typeof resume === "number")
        await run.checkpointPath(resume);
    return run;
}
/** A run folder, made by openRun. One training at a time may write to it, between `acquire` and `release`. */
class RunFolder {
    path;
    /** See OpenRunOptions. */
    change;
    keep;
    /** Cleared when the run first saves. From then on, the newest checkpoint is the one to resume from. */
    chosenStep;
    losses;
    /** @param path the folder's absolute path */
    constructor(path, { resume, keep = 3, change = [] } = {}) {
        this.path = path;
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
    file(...names) {
        const inside = (0, node_path_1.normalize)((0, node_path_1.join)(...names));
        if ((0, node_path_1.isAbsolute)(inside) || inside === "." || inside.split(/[/\\]/)[0] === "..") {
            throw new Error(`Expected the name of a file inside the run folder ${this.path}, got ${names.join("/")}.`);
        }
        const path = (0, node_path_1.join)(this.path, inside);
        (0, node_fs_1.mkdirSync)((0, node_path_1.dirname)(path), { recursive: true });
        return path;
    }
    /**
     * Reads the checkpoint to resume from: the chosen one, or else the newest.
     *
     * @returns the checkpoint, whose tensors the caller disposes; undefined if there is none
     * @throws DamagedCheckpointError if the file has changed since it was written; NewerCheckpointError if a
     *   later version of genbook wrote it
     */
    async latest() {
        const newest = (await this.checkpoints()).at(0);
        const path = this.chosenStep !== undefined
            ? await this.checkpointPath(this.chosenStep)
            : newest && (0, node_path_1.join)(this.checkpointFolder, newest);
        if (!path)
            return undefined;
        try {
            return await (0, checkpoint_1.readCheckpoint)(path);
        }
        catch (error) {
            if (!(error instanceof checkpoint_1.DamagedCheckpointError))
                throw error;
            const older = await this.checkpointBefore(stepOf((0, node_path_1.basename)(path)));
            const advice = older
                ? `The checkpoint before it is from step ${older}: openRun(path, { resume: ${older} }) resumes from there.`
                : "There is no earlier checkpoint: start a new run in another folder.";
            throw new checkpoint_1.DamagedCheckpointError(`${error.message} ${advice}`, { cause: error });
        }
    }
    /** Returns the step of the newest checkpoint before a step, or undefined if there is none. */
    async checkpointBefore(step) {
        return (await this.checkpoints()).map(stepOf).find((each) => each < step);
    }
    /**
     * Returns the path of a step's checkpoint.
     *
     * @throws Error if there is no checkpoint of that step
     */
    async checkpointPath(step) {
        const names = await this.checkpoints();
        const name = names.find((each) => stepOf(each) === step);
        if (name)
            return (0, node_path_1.join)(this.checkpointFolder, name);
        const known = names.map(stepOf).reverse().join(", ");
        throw new Error(`${this.path} has no checkpoint of step ${step}: ${known ? `it has checkpoints of steps ${known}` : "it has none"}. ` +
            "Name one of these, or use { resume: true } for the newest.");
    }
    /**
     * Locks the folder and starts writing to it.
     *
     * @throws Error if another training, in this process or another, is writing to it
     */
    async acquire() {
        const holder = await (0, lock_1.takeLock)(this.lockPath);
        if (holder !== undefined) {
            throw new Error(`A training in ${holder} is writing to the run folder ${this.path}: wait until it ends, stop it, or open another folder. ` +
                `If no training is running, remove ${this.lockPath}.`);
        }
        try {
            (0, node_fs_1.mkdirSync)(this.checkpointFolder, { recursive: true });
            await this.removeParts();
            this.losses = (0, node_fs_1.openSync)(this.lossesPath, "a");
        }
        catch (error) {
            await (0, lock_1.leaveLock)(this.lockPath);
            throw error;
        }
    }
    /** Stops writing and unlocks the folder. It does nothing if `acquire` was not called or failed. */
    async release() {
        if (this.losses === undefined)
            return;
        (0, node_fs_1.closeSync)(this.losses);
        this.losses = undefined;
        await (0, lock_1.leaveLock)(this.lockPath);
    }
    /**
     * Writes a checkpoint. It then removes those of later steps, which this run has not reached, and keeps only
     * as many as `keep` allows.
     *
     * @throws Error if the checkpoint cannot be written; older ones are kept
     */
    async save(checkpoint) {
        this.checkAcquired();
        const { step } = checkpoint;
        const path = (0, node_path_1.join)(this.checkpointFolder, `step-${String(step).padStart(7, "0")}.safetensors`);
        try {
            await (0, checkpoint_1.writeCheckpoint)(path, checkpoint);
        }
        catch (error) {
            throw new Error(`Could not save the checkpoint ${path}: ${error.message}. ${await this.adviceAfterFailure()}`, { cause: error });
        }
        this.chosenStep = undefined;
        const names = await this.checkpoints();
        const kept = names.filter((name) => stepOf(name) <= step).slice(0, this.keep);
        for (const name of names) {
            if (!kept.includes(name))
                await (0, promises_1.rm)((0, node_path_1.join)(this.checkpointFolder, name), { force: true });
        }
    }
    /**
     * Appends a line to losses.jsonl, where it can be read immediately.
     *
     * @throws Error if the line cannot be written
     */
    logStep(step, logs) {
        const losses = this.checkAcquired();
        try {
            (0, node_fs_1.appendFileSync)(losses, line(step, logs));
        }
        catch (error) {
            throw new Error(`Could not write step ${step} to ${this.lossesPath}: ${error.message}. ` +
                "Free some disk space, then resume: that repairs the file.", { cause: error });
        }
    }
    /**
     * Rewrites losses.jsonl with the steps of a checkpoint; later steps will be repeated. Pass [] for a new
     * run.
     */
    async restartLog(history) {
        const before = this.checkAcquired();
        await (0, replaceFile_1.replaceFile)(this.lossesPath, history.map((logs, at) => line(at + 1, logs)).join(""));
        this.losses = (0, node_fs_1.openSync)(this.lossesPath, "a");
        (0, node_fs_1.closeSync)(before);
    }
    get checkpointFolder() {
        return (0, node_path_1.join)(this.path, "checkpoints");
    }
    get lossesPath() {
        return (0, node_path_1.join)(this.path, "losses.jsonl");
    }
    get lockPath() {
        return (0, node_path_1.join)(this.path, "lock");
    }
    async adviceAfterFailure() {
        if (!(0, node_fs_1.existsSync)(this.path)) {
            return `The run folder ${this.path} no longer exists: move it back, or open it with openRun at its new place.`;
        }
        const [newest] = await this.checkpoints().catch(() => []);
        return (`${newest ? `The run can be resumed from ${newest}` : "There is no earlier checkpoint"}: ` +
            "free some disk space, or make the folder writable.");
    }
    /** Returns the file names of the checkpoints, newest first. */
    async checkpoints() {
        const names = await (0, promises_1.readdir)(this.checkpointFolder).catch((error) => {
            if (error.code === "ENOENT")
                return []; // no training has begun
            throw error;
        });
        return names.filter((name) => createRunFolder_1.CHECKPOINT.test(name)).sort((a, b) => stepOf(b) - stepOf(a));
    }
    /** Removes partial files that killed processes left behind. */
    async removeParts() {
        for (const name of await (0, promises_1.readdir)(this.path, { recursive: true })) {
            const pid = replaceFile_1.PART.exec(name)?.[1];
            if (pid && !(0, processes_1.isAlive)(Number(pid)))
                await (0, promises_1.rm)((0, node_path_1.join)(this.path, name), { force: true });
        }
    }
    checkAcquired() {
        if (this.losses === undefined) {
            throw new Error(`The run folder ${this.path} is not open for writing: call acquire() first.`);
        }
        if (!(0, lock_1.holdsLock)(this.lockPath)) {
            throw new Error(`The lock of the run folder ${this.path} was removed or taken over while this process was suspended: another training ` +
                "may be writing there now. Resume the run when that one has ended.");
        }
        return this.losses;
    }
}
exports.RunFolder = RunFolder;
const stepOf = (name) => Number(createRunFolder_1.CHECKPOINT.exec(name)?.[1]);
const line = (step, logs) => `${JSON.stringify({ step, ...logs })}\n`;
//# sourceMappingURL=runFolder.js.map