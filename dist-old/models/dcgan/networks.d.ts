/**
 * The chapter's DCGAN: a generator that turns noise into images, and a discriminator that tells them from
 * real ones.
 *
 * Goodfellow et al. 2014, "Generative Adversarial Networks", arXiv:1406.2661. Radford, Metz & Chintala 2015,
 * "Unsupervised Representation Learning with Deep Convolutional GANs", arXiv:1511.06434. Chollet, "Deep
 * Learning with Python", 1st edition, section 8.5, listings 8.29 and 8.30.
 *
 * Differs from the book:
 * - The two are never joined in one model, and no layer's `trainable` is touched: each network has its own
 *   optimizer and its own list of weights (step.ts).
 * - The book's five tricks are options, so each can be switched off. docs/five-tricks.md shows what happens.
 * - The initial weights are drawn from a seed.
 */
import { tf } from "../../tensorflow/backend";
interface DcganOptions {
    /**
     * Height and width in pixels, a multiple of 8.
     *
     * @defaultValue 32
     */
    imageSize?: number;
    /**
     * 3 for colour images, 1 for grey ones.
     *
     * @defaultValue 3
     */
    channels?: number;
    /**
     * Scales the number of filters of every layer, > 0. With 0.25, training is about fifteen times as fast, but
     * the model learns less.
     *
     * @defaultValue 1
     */
    width?: number;
    /**
     * Slope of LeakyReLU below 0, ≥ 0. With 0 it is a ReLU: see trick 4.
     *
     * @defaultValue 0.3, as in Keras
     */
    slope?: number;
    /**
     * Side of the kernels that move with a stride of 2, in pixels. An odd size covers some pixels more often
     * than others, which causes checkerboard artifacts: see trick 5.
     *
     * @defaultValue 4
     */
    stridedKernelSize?: number;
    /**
     * Seed of the initial weights, 0..2³¹−1.
     *
     * @defaultValue a new one each time
     */
    seed?: number;
}
export interface GeneratorOptions extends DcganOptions {
    /**
     * Number of dimensions of the latent space.
     *
     * @defaultValue 32
     */
    latentDim?: number;
    /**
     * "tanh" makes images in −1..1, "sigmoid" makes them in 0..1: see trick 1.
     *
     * @defaultValue "tanh"
     */
    outputActivation?: "tanh" | "sigmoid";
}
export interface DiscriminatorOptions extends DcganOptions {
    /**
     * Fraction of the features that are dropped in training, ≥ 0 and < 1. With 0 the model has no dropout
     * layer: see trick 3.
     *
     * @defaultValue 0.4
     */
    dropout?: number;
    /**
     * How images are downsampled: by strides of 2, or by max pooling, whose gradients are sparse: see trick 4.
     *
     * @defaultValue "strided"
     */
    downsampling?: "strided" | "pooled";
    /** "sigmoid" returns a probability (the book), "linear" any number: the score of a critic. */
    outputActivation?: "sigmoid" | "linear";
}
/**
 * z [n, latentDim] → images [n, 32, 32, 3] in −1..1. It has 6,264,579 parameters. (Book: listing 8.29.)
 *
 * @throws RangeError if an option is outside its range
 */
export declare function buildGenerator(options?: GeneratorOptions): tf.LayersModel;
/**
 * images [n, 32, 32, 3] → the probability [n, 1] that each image was generated. It has 790,913 parameters.
 * (Book: listing 8.30.)
 *
 * @throws RangeError if an option is outside its range, or the images are too small for three strides
 */
export declare function buildDiscriminator(options?: DiscriminatorOptions): tf.LayersModel;
export {};
