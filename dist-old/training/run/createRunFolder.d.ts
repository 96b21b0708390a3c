/** Matches the file name of a checkpoint. The group is its step. */
export declare const CHECKPOINT: RegExp;
/**
 * Creates the folder of a run, or accepts an existing run if `resume` is true.
 *
 * @returns the folder's absolute path
 * @throws Error if the folder cannot be used for a run
 */
export declare function createRunFolder(path: string | undefined, resume: boolean): Promise<string>;
