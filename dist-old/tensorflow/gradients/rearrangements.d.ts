import * as tf from "@tensorflow/tfjs";
export declare const rearrangementGradients: tf.GradConfig[];
