import { type Attribute } from "../eager/attributes";
import type { Source } from "../graph/recording";
import type { Recorded } from "./rewriting";
/**
 * Adds ops in place of a recorded one. Matrix products are BatchMatMulV2, which stays float32 in mixed
 * precision (see precision.ts).
 */
export declare class AddedOps {
    protected readonly recorded: Recorded;
    constructor(recorded: Recorded);
    shape(value: Source): number[];
    /** Multiplies [n, a, b] with [n, b, c], or two matrices. `adj_x` and `adj_y` transpose the factors. */
    multiply(a: Source, b: Source, { adj_x, adj_y }?: {
        adj_x?: boolean | undefined;
        adj_y?: boolean | undefined;
    }): Source;
    reshape(value: Source, shape: number[]): Source;
    transpose(value: Source, order: number[]): Source;
    /** Pads with zeros: `around[i]` of them before and after axis i. */
    pad(value: Source, around: number[]): Source;
    slice(value: Source, begin: number[], size: number[]): Source;
    /** Concatenates parts of the same shape. */
    concat(parts: Source[], axis: number): Source;
    /** Adds values of the same shape, element by element. */
    sum(parts: Source[]): Source;
    /** Makes a float32 constant. */
    numbers(values: number[], shape: number[]): Source;
    private integers;
    /** Adds an op whose result has the data type of the recorded op. */
    protected op(name: string, inputs: Source[], shape: number[], attributes?: Attribute[]): Source;
}
/**
 * Returns true if a convolution, or the convolution of a gradient, has one result per pixel: strides of 1,
 * padding "same".
 */
export declare function isPixelForPixel({ op }: Recorded): boolean;
