import { type PixelRange } from "../../math/pixelRange";
import { type ImageDataset } from "../dataset";
import { type DownloadOptions } from "../download";
export interface LoadCifar10Options extends DownloadOptions {
    /** 5,000 images of each class to learn from, or 1,000 others to test on. @defaultValue "train" */
    split?: "train" | "test";
    /** The classes to load, from CIFAR10_CLASSES: ["frog"]. @defaultValue all */
    classes?: string[];
    /** The number of images of these classes, from the first on. @defaultValue all */
    count?: number;
    /**
     * The values of black and white. A generator that ends in tanh makes images in -1..1. @defaultValue "-1..1"
     */
    range?: PixelRange;
}
/** The classes of CIFAR-10, in the order of its labels: a frog's label is 6. */
export declare const CIFAR10_CLASSES: string[];
/**
 * Loads CIFAR-10's images [n, 32, 32, 3], float32 in -1..1 (byte / 127.5 − 1) or 0..1, in the order of the
 * batches 1 to 5, and their labels: positions in CIFAR10_CLASSES, whichever classes are loaded.
 *
 * They come from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public host. A mirror's
 * archive is used even if it is not the published one; `real` is then false. Offline, with nothing in the
 * cache, the images are coloured digits (standIns/colourGlyphs.ts), with sixes for the class at position 6,
 * and `name` is "coloured glyphs". In both cases `notice` and a banner say so.
 *
 * The archive of 170 MB is held in memory while it is read; of its contents, only the requested images are.
 *
 * @throws Error for an unknown class or range, for a count that the archive does not hold, for a damaged
 *   archive, and for a mirror without it
 */
export declare function loadCifar10(options?: LoadCifar10Options): Promise<ImageDataset>;
