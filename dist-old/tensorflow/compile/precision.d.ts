import { type Attribute } from "../eager/attributes";
/**
 * The precision that a compiled step computes in. With "float32", all of it is float32. With "mixed",
 * convolutions and matrix products are bfloat16, except for the large convolutions that winograd.ts computes;
 * weights, optimizers and losses stay float32. bfloat16 has the range of float32 with 8 bits of precision, so
 * losses need no scaling.
 */
export type Precision = "float32" | "mixed";
/**
 * Checks that this machine can compute in a precision.
 *
 * @throws RangeError if it is neither "float32" nor "mixed"
 * @throws Error if it is "mixed" on a CPU without bfloat16 arithmetic, which would lose precision and gain no
 *   speed
 */
export declare function checkPrecision(precision: Precision, isGpu: boolean): void;
/**
 * The attributes with which a function is called to compute in a precision. On a CPU, Grappler rewrites the
 * function for "mixed"; for a GPU, bfloat16.ts has already done so.
 */
export declare function precisionAttributes(precision: Precision, isGpu: boolean): Attribute[];
/**
 * Tells Grappler, through environment variables, which ops not to compute in bfloat16. Variables that are
 * already set keep their values. Node sets them in the process itself, where TensorFlow reads them.
 */
export declare function restrictGrapplersBfloat16(env?: Record<string, string | undefined>): void;
