import * as tf from "@tensorflow/tfjs";
/** tfjs-node's kernels of these gradients forget halfPixelCenters. */
export declare const resizingKernels: tf.KernelConfig[];
/** Both gradients are linear in dy, and use no more of the images than their size. */
export declare const resizingGradients: tf.GradConfig[];
