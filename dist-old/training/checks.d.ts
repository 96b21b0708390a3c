/**
 * Checks of options. Invalid values are rejected before the first step, with what was expected and how to fix
 * it.
 */
import type { Precision } from "../tensorflow/compile";
/**
 * @returns the value
 * @throws RangeError if the value is not a whole number ≥ min
 */
export declare function wholeNumber(name: string, value: number, min: number, advice: string): number;
/**
 * @returns the value
 * @throws RangeError if the value is not a finite number > 0
 */
export declare function positive(name: string, value: number, advice: string): number;
/**
 * @returns the value
 * @throws RangeError if the value is not a finite number ≥ 0
 */
export declare function notNegative(name: string, value: number, advice: string): number;
/** @throws RangeError if precision is unknown, or if "mixed" or XLA is asked for without a compiled step */
export declare function checkPrecision({ compile, precision, xla, }: {
    compile?: boolean;
    precision?: Precision;
    xla?: boolean;
}): void;
/**
 * @returns the value
 * @throws RangeError if the value is not one of those allowed
 */
export declare function oneOf<T extends string>(name: string, value: T, allowed: T[]): T;
