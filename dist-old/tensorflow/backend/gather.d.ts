/**
 * Makes tf.gather, and with it tf.layers.embedding, usable in compiled steps. tfjs-node's kernel reads the
 * indices to check them, which a recording cannot do. During a recording, this one leaves the check to
 * TensorFlow: its CPU kernel refuses an index that is out of range, and its GPU kernel returns zeros for it.
 */
export declare function registerGather(): void;
