import { type ImageDataset } from "../dataset";
export interface DrawGlyphsOptions {
    /** The number of images, from 1. The first n of a larger count are the same images. */
    count: number;
    /** An integer; the same seed draws the same images. @defaultValue 1 */
    seed?: number;
    /** The two splits hold different images of the same kind. @defaultValue "train" */
    split?: "train" | "test";
    signal?: AbortSignal;
}
export declare const DIGITS: string[];
/** The sizes of an image, in pixels. */
export interface Sheet {
    side: number;
    /** The side of the box that a digit fits into before its mass is centred. */
    box: number;
}
/**
 * Draws digits [count, 28, 28, 1], float32 in 0..1 (0 is the background), with labels 0..9. Every ten images
 * in a row hold each digit once, in random order.
 *
 * @throws Error for a count or a seed that is no integer
 */
export declare function drawGlyphs(options: DrawGlyphsOptions): Promise<ImageDataset>;
/**
 * Draws `count` images of `size` bytes. Every `digits.length` images in a row hold each digit once, in random
 * order.
 */
export declare function drawEach({ count, seed, split, signal }: DrawGlyphsOptions, digits: number[], size: number, draw: (digit: number, random: () => number, image: Uint8Array) => void): Promise<{
    pixels: Uint8Array;
    labels: Uint8Array;
}>;
/** Draws a digit into `pixels` [side, side], which holds zeros; a pixel that is all ink becomes 255. */
export declare function drawDigit(digit: number, random: () => number, pixels: Uint8Array, { side, box }: Sheet): void;
