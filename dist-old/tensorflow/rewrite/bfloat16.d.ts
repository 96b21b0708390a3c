import type { Program } from "../graph/recording";
import { type KnownTensors } from "./rewriting";
/**
 * Rewrites a program for GPUs so that its convolutions and matrix products compute in bfloat16. Weights,
 * optimizers and losses stay float32. (On CPUs, Grappler does this: see precision.ts.)
 */
export declare function inBfloat16(program: Program, known: KnownTensors): Program;
