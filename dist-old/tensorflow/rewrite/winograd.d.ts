import type { Rule } from "./rewriting";
/** Computes 5×5 convolutions with many channels, and their gradients, by Winograd's method. */
export declare const winograd: Rule;
