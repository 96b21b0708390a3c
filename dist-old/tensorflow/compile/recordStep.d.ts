import { tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { type Program } from "../graph/recording";
import { type Structure } from "./structure";
/** What a call of a recorded step passes and returns, besides its arguments. */
export interface Signature {
    /** The variables that the step reads. A call passes them after the arguments. */
    variables: tf.Variable[];
    /** The variables that the step assigns. A call returns their new values after the results. */
    assigned: tf.Variable[];
    /** The step's return value with placeholders for its tensors. */
    result: Structure["template"];
    /** The number of tensors in the return value. */
    results: number;
}
export interface Recorded {
    program: Program;
    inputIds: number[];
    signature: Signature;
    release: () => void;
}
/**
 * Records what a step computes without computing it. All variables keep their values.
 *
 * @throws Error if the step makes a variable or returns no tensors
 */
export declare function recordStep(binding: LibraryBinding, step: (args: unknown[]) => unknown, { template, tensors }: Structure): Recorded;
