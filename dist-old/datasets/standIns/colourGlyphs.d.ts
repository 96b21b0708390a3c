/**
 * Coloured digits that stand in for CIFAR-10: ten classes, 32×32 in colour.
 *
 * Each is a larger digit of glyphs.ts in a random colour, on a ground of another colour that grows lighter to
 * one side.
 */
import type { PixelRange } from "../../math/pixelRange";
import { type ImageDataset } from "../dataset";
import { type DrawGlyphsOptions } from "./glyphs";
export interface DrawColourGlyphsOptions extends DrawGlyphsOptions {
    /** The digits to draw, 0..9. */
    digits: number[];
    range: PixelRange;
}
/**
 * Draws coloured digits [count, 32, 32, 3], float32 in `range`, with labels 0..9. Every `digits.length`
 * images in a row hold each digit once, in random order.
 *
 * @throws Error for a count or a seed that is no integer
 */
export declare function drawColourGlyphs(options: DrawColourGlyphsOptions): Promise<ImageDataset>;
