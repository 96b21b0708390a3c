import { type ImageDataset } from "./dataset";
import { type DownloadOptions } from "./download";
export interface LoadMnistOptions extends DownloadOptions {
    /** 60,000 images to learn from, or 10,000 others to test on. @defaultValue "train" */
    split?: "train" | "test";
    /** The number of images, from the first on. @defaultValue all */
    count?: number;
}
/**
 * Loads MNIST's images [n, 28, 28, 1], float32 in 0..1 (0 is the background), and their labels.
 *
 * They come from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public hosts. A mirror's
 * files are used even if they are not the published ones; `real` is then false. Offline, with nothing of
 * MNIST in the cache, the images are drawn digits (standIns/glyphs.ts), and `name` is "glyphs". In both cases
 * `notice` and a banner say so.
 *
 * @throws Error for a count that the files do not hold, for damaged files, and for a mirror without the files
 */
export declare function loadMnist(options?: LoadMnistOptions): Promise<ImageDataset>;
