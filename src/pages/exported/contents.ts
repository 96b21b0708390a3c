import type { StoredModel } from "../evaluator/storedModel";

/** What `exportPage` stores in a page, as JSON. */
export interface PageContents {
  /** A pad over the latent space of a decoder, or samples of a generator. */
  layout: "pad" | "samples";
  models: { decoder: StoredModel; encoder?: StoredModel };
  image: ImageForm;
  latentDim: number;
  points?: StoredPoints;
}

/** The form of the images that the decoder returns, and of those that the encoder takes. */
export interface ImageForm {
  height: number;
  width: number;
  channels: 1 | 3;
  /** The values of black and white. */
  limits: [low: number, high: number];
}

/** Images with their places in the latent space. */
export interface StoredPoints {
  /** zMean, [n, latentDim] row by row. */
  z: number[];
  /** [n], integers from 0. */
  labels?: number[];
  classNames?: string[];
  /** All images in one picture in WebP, row by row, in base64. */
  sprite: string;
  /** The number of images in a row of the sprite. */
  columns: number;
}
