import * as tf from "@tensorflow/tfjs";
export declare const activationGradients: tf.GradConfig[];
