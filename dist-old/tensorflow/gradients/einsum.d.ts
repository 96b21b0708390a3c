import * as tf from "@tensorflow/tfjs";
/**
 * The gradient of a sum of products is another one: for "bqd,bkd->bqk" it is "bqk,bkd->bqd" for the first
 * operand. Along an axis that only the operand has ("ij->i") it is the same everywhere.
 */
export declare const einsumGradient: tf.GradConfig;
