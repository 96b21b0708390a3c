import { type Context } from "../eager/context";
import { type TensorKind } from "../eager/errors";
import type { Pointer } from "../library/memory";
import type { Program } from "./recording";
/**
 * Defines a TensorFlow function, which can be run by its name like an op. Its nodes are called op1, op2, … in
 * the order of the program, and TensorFlow's errors contain these names.
 *
 * @param args shapes and data types of the arguments
 * @param constantHandle returns the handle of a tensor that becomes a constant
 * @throws Error if TensorFlow refuses the program
 */
export declare function defineFunction(context: Context, name: string, program: Program, args: readonly TensorKind[], constantHandle: (id: number) => Pointer): void;
