import { byteOf, checkRange, type PixelRange } from "../../math/pixelRange";

/** Images as numbers: `values` in the order of a tensor [n, height, width, channels], channels 1 or 3. */
export interface ImageValues {
  values: ArrayLike<number>;
  n: number;
  height: number;
  width: number;
  channels: number;
}

/** Images as bytes: `rgb` in the order of a tensor [n, height, width, 3]. */
export interface RgbImages {
  rgb: Uint8ClampedArray;
  n: number;
  height: number;
  width: number;
}

/** Returns true for [n, h, w, 1 or 3] with n ≥ 1. */
export function isImageShape(shape: number[]): boolean {
  return shape.length === 4 && shape[0] >= 1 && (shape[3] === 1 || shape[3] === 3);
}

const MAGENTA = [255, 0, 255];

/**
 * Turns values into bytes, rounded and clipped to the range. A pixel that is not finite becomes magenta.
 * `clipped` and `notFinite` count the pixels of either kind.
 *
 * @throws Error for an unknown range
 */
export function toRgb(
  { values, n, height, width, channels }: ImageValues,
  range: PixelRange,
): RgbImages & { clipped: number; notFinite: number } {
  checkRange(range);
  const toByte = byteOf(range);
  const rgb = new Uint8ClampedArray(3 * n * height * width);
  let clipped = 0;
  let notFinite = 0;
  const colour = [0, 0, 0];
  for (let pixel = 0; pixel < n * height * width; pixel++) {
    for (let c = 0; c < 3; c++) {
      colour[c] = toByte(values[pixel * channels + (channels === 3 ? c : 0)]);
    }
    const finite = colour.every(Number.isFinite);
    if (!finite) notFinite++;
    else if (colour.some((value) => value < -0.5 || value > 255.5)) clipped++;
    rgb.set(finite ? colour : MAGENTA, 3 * pixel);
  }
  return { rgb, n, height, width, clipped, notFinite };
}
