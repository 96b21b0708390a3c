/**
 * A serialised ConfigProto for opening TensorFlow. It turns on allow_growth, without which TensorFlow takes
 * all of a GPU's memory at once.
 *
 * @param deviceCount the number of devices that TensorFlow may use, by their type: { GPU: 0 }
 */
export declare function openingConfig(deviceCount: Record<string, number>): Buffer;
/**
 * A serialised ConfigProto for calling a function. Each call needs one, even if it sets nothing: without a
 * ConfigProto, Grappler does not fuse activations with their convolutions (2 % of a VAE's step).
 *
 * @param bfloat16 whether Grappler rewrites the function to compute in bfloat16 where it can
 */
export declare function callConfig({ bfloat16 }: {
    bfloat16: boolean;
}): Buffer;
