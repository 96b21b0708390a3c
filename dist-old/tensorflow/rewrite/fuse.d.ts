import type { Program } from "../graph/recording";
import { type KnownTensors } from "./rewriting";
/** The device and the settings that a function is rewritten for. */
export interface Target {
    /** Avoids convolutions that oneDNN computes slowly: see winograd.ts and thinConvolution.ts. */
    onCpu: boolean;
    /** Prepares the function for XLA: see philox.ts. */
    xla?: boolean;
    /** Computes convolutions and matrix products in bfloat16: see bfloat16.ts. */
    bfloat16?: boolean;
}
/**
 * Rewrites a program with fewer ops. tfjs composes activations, their gradients and biases of several ops,
 * each of which reads and writes a whole activation. TensorFlow has a single op for each, which its
 * optimizer, Grappler, can fuse with the convolution before it. The numbers change by the order of sums only,
 * except for `bfloat16`.
 */
export declare function fuse(program: Program, known: KnownTensors, { onCpu, xla, bfloat16 }: Target): Program;
