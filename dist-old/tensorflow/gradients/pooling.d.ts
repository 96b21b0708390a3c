import * as tf from "@tensorflow/tfjs";
/** The one that tfjs-node does not have. */
export declare const poolingKernels: tf.KernelConfig[];
/** Pooling's gradients are linear in dy. Where the maxima lie is constant almost everywhere. */
export declare const poolingGradients: tf.GradConfig[];
