import * as tf from "@tensorflow/tfjs";
/** The gradients of tfjs forget to sum over the axes along which one of the two was repeated. */
export declare const broadcastGradients: tf.GradConfig[];
