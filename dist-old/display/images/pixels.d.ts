import { type PixelRange } from "../../math/pixelRange";
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
/** True for [n, h, w, 1 or 3] with n ≥ 1. */
export declare function isImageShape(shape: number[]): boolean;
/**
 * Turns values into bytes, rounded and clipped to the range. A pixel that is not finite becomes magenta.
 * `clipped` and `notFinite` count the pixels of either kind.
 *
 * @throws Error for an unknown range
 */
export declare function toRgb({ values, n, height, width, channels }: ImageValues, range: PixelRange): RgbImages & {
    clipped: number;
    notFinite: number;
};
