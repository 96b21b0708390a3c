import { type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import type { TrainEvent } from "../../training/events";
import type { RunFolder } from "../../training/run/runFolder";
import { type Figure } from "../figure/bundle";
export interface TimelineOptions {
    /**
     * The run folder that keeps each snapshot, as timeline/000100.png; a run that resumes shows the earlier
     * ones.
     */
    run?: RunFolder;
    /** The number of points of the latent space, which stay the same. @defaultValue 10, or as many as z has */
    samples?: number;
    /** The number of steps between two snapshots. @defaultValue 100 */
    every?: number;
    /** Seeds the points, which are drawn from N(0, I): 0..2³¹−1. @defaultValue 0 */
    seed?: number;
    /** Points of your own [samples, latentDim]. They are read at once: you may dispose of them afterwards. */
    z?: tf.Tensor2D;
    /** The range of the generator's images: "-1..1" for tanh, "0..1" for sigmoid. @defaultValue "-1..1" */
    range?: PixelRange;
    /**
     * The number of earlier sheets that the figure shows, evenly over the run, so that a notebook stays small.
     * @defaultValue 24
     */
    keep?: number;
}
/** A callback of `fit` that is also a figure. */
export interface Timeline extends Figure {
    (event: TrainEvent): Promise<void>;
    /**
     * Writes an animated GIF with a frame for each snapshot, and replaces a file of that name.
     *
     * @throws Error for a path that does not end in .gif, and before the first snapshot
     */
    save(path: string): Promise<void>;
}
/**
 * Shows how the images of a generator change while it learns: the same points of the latent space, drawn
 * after the first step and every `every` steps. As a callback of `fit` it is one figure, redrawn in place,
 * with the newest sheet large and the earlier ones to leaf through; as a cell's last expression it shows the
 * same again.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]; a decoder works too
 * @throws Error for a generator or points of another shape
 */
export declare function timeline(generator: tf.LayersModel, options?: TimelineOptions): Timeline;
