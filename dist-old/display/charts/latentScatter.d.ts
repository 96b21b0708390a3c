import type { tf } from "../../tensorflow/backend";
import type { Figure } from "../figure/bundle";
export interface LatentScatterOptions {
    title?: string;
    /** The name of label i in the legend. @defaultValue the label's number */
    classNames?: string[];
}
/**
 * Shows where images lie in the latent space: a point for each, at the first two numbers of its zMean,
 * coloured by its label. A click in the legend shows one label alone. Points that are not finite are left out
 * and counted in the subtitle.
 *
 * @param zMean [n, 2 or more]; read at once, so you may dispose of it afterwards
 * @param labels [n], integers from 0; read at once too
 * @throws Error for other shapes, and where no point is finite
 */
export declare function latentScatter(zMean: tf.Tensor2D, labels: tf.Tensor1D, { title, classNames }?: LatentScatterOptions): Figure;
