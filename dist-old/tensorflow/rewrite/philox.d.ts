import type { Rule } from "./rewriting";
/**
 * Replaces random ops by ops that XLA computes as TensorFlow's own kernels do, so that a seed gives the same
 * numbers with and without XLA. XLA implements `StatelessRandomUniform` with another generator, and
 * `StatelessRandomNormal` with another transformation.
 */
export declare const philox: Rule;
