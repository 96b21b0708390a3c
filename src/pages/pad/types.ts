/** What the pad shows, and what it asks of the model behind it. */

/** A picture as bytes 0..255, in the order of a tensor [height, width, channels]. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: ArrayLike<number>;
}

/** An image with what the autoencoder makes of it. */
export interface Encoding {
  image: Picture;
  /** The decoded `mean`. */
  reconstruction: Picture;
  /** zMean, [latentDim]. */
  mean: number[];
  /** exp(zLogVar / 2), the standard deviation of the image's cloud in each dimension, [latentDim]. */
  deviation: number[];
  /** The images of the data set that are most like the image, the nearest first. */
  nearest?: Picture[];
}

/** Images in the latent space, a point for each. */
export interface Points {
  /** zMean of all images, [n, latentDim] row by row. */
  z: ArrayLike<number>;
  /** [n], integers from 0. @defaultValue all points have one colour, and there is no legend */
  labels?: ArrayLike<number>;
  /** The name of label i. @defaultValue the label's number */
  classNames?: string[];
}

export interface PadOptions {
  /** The decoder's number of latent dimensions, ≥ 2. */
  latentDim: number;
  /** Decodes a point z [latentDim]. It is called again only after its promise has settled. */
  decode: (z: number[]) => Promise<Picture>;
  /** @defaultValue none; the pad then shows −3..3 in each dimension */
  points?: Points;
  /** Resolves to the encoding of an image, by the index of the point that the reader has pointed at. */
  inspect?: (index: number) => Promise<Encoding>;
  /**
   * Encodes what the reader has drawn: one channel, of the size that `decode` returns, ink 255 on 0, centred
   * and scaled as MNIST's digits are. With it, the pad has a board to draw on.
   */
  encode?: (drawing: Picture) => Promise<Encoding>;
  /** The initial position, [latentDim]. @defaultValue 0, …, 0 */
  z?: number[];
  /** What `z` decodes to. @defaultValue the pad asks `decode` */
  picture?: Picture;
  /** Called when the point has come to rest, with its position and what the position decodes to. */
  onRest?: (z: number[], picture: Picture) => void;
}

/** A mounted pad. */
export interface Pad {
  /** The position, [latentDim]. */
  readonly z: number[];
  /** Moves the point, as the reader does. */
  moveTo(z: number[]): void;
  /** Removes the pad from its element. */
  remove(): void;
}
