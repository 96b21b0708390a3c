import type { Attribute } from "../eager/attributes";
import { type TensorKind } from "../eager/errors";
import type { Node, Program, RecordedOp, Source } from "../graph/recording";
/** What a rewriting can look up about the tensors that a program is called with and its constants. */
export interface KnownTensors {
    argument(index: number): TensorKind;
    constant(id: number): TensorKind;
    values(id: number): ArrayLike<number>;
}
/** A recorded op with its inputs in the rewritten program. */
export interface Recorded {
    op: RecordedOp;
    inputs: Source[];
    graph: Rewriting;
}
/** Returns a value that is the same as the recorded op's, or undefined if the rule does not apply to it. */
export type Rule = (recorded: Recorded) => Source | undefined;
/** Rewrites a program op by op. The first rule that applies to an op replaces it. */
export declare class Rewriting {
    private readonly known;
    private readonly rules;
    private readonly nodes;
    /** For each output of each old node, the value that replaces it. */
    private readonly moved;
    /** The values that `once` has made, by key. */
    private readonly made;
    constructor(known: KnownTensors, rules: Rule[]);
    /** Rewrites the next op of the program. Its inputs are those of the old program. */
    take(op: RecordedOp, oldInputs: Source[]): void;
    /**
     * Appends an op in place of a recorded one, whose line in the user's code its errors show. Returns the
     * first output.
     *
     * @param kinds shape and data type of each output
     */
    add({ place }: RecordedOp, name: string, attributes: Attribute[], inputs: Source[], ...kinds: TensorKind[]): Source;
    /** Makes a constant. */
    literal(dtype: "float32" | "int32", values: number[], shape: number[]): Source;
    /** Calls `make` once for each key, and returns the value that it made. */
    once(key: string, make: () => Source): Source;
    /** Returns the node that computes a value if it is one of these ops. */
    maker(source: Source | undefined, ...names: string[]): Node | undefined;
    /** The shape and data type of a value. */
    kind(source: Source): TensorKind;
    /** The numbers in a constant; undefined for any other value. */
    values(source: Source): ArrayLike<number> | undefined;
    /** The number that all elements of a constant are equal to; undefined if there is none. */
    filled(source: Source): number | undefined;
    /**
     * Returns the result of an activation of `x` if the program computes it, or else `x`. A gradient that is
     * computed from the result no longer needs `x`.
     */
    activated(x: Source, name: string, alpha?: number): Source;
    /** The rewritten program, without nodes whose results are unused. */
    finish(outputs: Source[]): Program;
    private now;
}
/** Applies rules to the ops of a program, one after the other. */
export declare function rewritten({ nodes, outputs }: Program, known: KnownTensors, rules: Rule[]): Program;
/** Returns true if two values are the same argument, constant or output of a node. */
export declare function same(a: Source, b: Source): boolean;
