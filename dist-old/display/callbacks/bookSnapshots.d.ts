import { type PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import type { TrainCallback } from "../../training/events";
import type { RunFolder } from "../../training/run/runFolder";
export interface BookSnapshotsOptions {
    /** The number of steps between two pairs of images. @defaultValue 100 */
    every?: number;
    /** The range of the values of both generated and real images. @defaultValue "-1..1" */
    range?: PixelRange;
    /** Seeds the points of the latent space and the choice of real images, 0..2³¹−1. @defaultValue 0 */
    seed?: number;
}
/**
 * Saves one generated and one real image as PNG every 100 steps, as the book does (section 8.5):
 * images/generated_000100.png and images/real_000100.png in the run folder, at the images' own size.
 *
 * Each step has its own point, drawn from N(0, I), and both images depend on seed and step alone: a run that
 * resumes writes the same files. A file with other contents is kept under another name, and a warning says
 * so.
 *
 * @param generator z [n, latentDim] → images [n, height, width, 1 or 3]
 * @param images [n, height, width, 1 or 3], the images that the generator is trained on; keep them until the
 *   training ends
 * @throws Error for images of another shape
 */
export declare function bookSnapshots(run: RunFolder, generator: tf.LayersModel, images: tf.Tensor4D, { every, range, seed }?: BookSnapshotsOptions): TrainCallback;
