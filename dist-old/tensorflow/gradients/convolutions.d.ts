import * as tf from "@tensorflow/tfjs";
/**
 * Gradients of convolutions and of their gradients, for conv2d, conv2dTranspose, depthwiseConv2d and what is
 * made of them. A dilated convolution is one whose filter has zeros between its elements: TensorFlow's CPU
 * kernels have gradients of that one only.
 */
export declare const convolutionGradients: tf.GradConfig[];
