import { inspect } from "node:util";
import type { PixelRange } from "../../math/pixelRange";
import type { tf } from "../../tensorflow/backend";
import { imagesOfBytes } from "../dataset";
import type { PixelFile } from "./pixelFile";

/**
 * Images that stay on the disk as bytes. Training functions take a stream in place of a tensor, and read the
 * next batches while TensorFlow computes. The order is the same as with a tensor, and so are the losses.
 */
export class ImageStream {
  readonly dtype = "float32";
  /** The least and the greatest value that a pixel can have. */
  readonly limits: [number, number];

  /**
   * @param file is owned by the stream
   * @param rows the positions in the file of the images 0, 1, 2, …
   * @param shape [n, height, width, channels]
   * @param identity a text that is the same for the same images in the same order
   */
  constructor(
    private readonly file: PixelFile,
    private readonly rows: number[],
    readonly shape: [number, number, number, number],
    private readonly range: PixelRange,
    readonly identity: string,
  ) {
    this.limits = range === "0..1" ? [0, 1] : [-1, 1];
  }

  /**
   * Reads images [positions.length, height, width, channels], which the caller disposes.
   *
   * @param positions 0..n−1, in any order
   * @throws Error if the file in the cache cannot be read
   */
  async read(positions: ArrayLike<number>): Promise<tf.Tensor4D> {
    const rows = Array.from(positions, (position) => this.rows[position]);
    const [, height, width, channels] = this.shape;
    return imagesOfBytes(await this.file.read(rows), [rows.length, height, width, channels], this.range);
  }

  /** Reads the first `count` images, or all if there are fewer, to draw or measure them. */
  take(count: number): Promise<tf.Tensor4D> {
    return this.read(Array.from({ length: Math.min(count, this.rows.length) }, (_, i) => i));
  }

  [inspect.custom](): string {
    return `ImageStream ${this.dtype} [${this.shape.join(", ")}]`;
  }

  dispose(): void {
    this.file.close();
  }
}
