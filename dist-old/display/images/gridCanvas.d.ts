import type { Canvas } from "canvas";
import type { RgbImages } from "./pixels";
export interface GridOptions {
    /** The number of images in a row. @defaultValue the number that makes the grid square */
    columns?: number;
    /** Labels at the left of the rows, one for each. */
    rowLabels?: string[];
    /** Labels above the columns, one for each. */
    columnLabels?: string[];
    title?: string;
    /** Lines of text below the grid. */
    caption?: string[];
    /**
     * The side of an image's pixel in pixels of the picture, an integer. @defaultValue 1 to 4, so that the
     * picture is legible
     */
    scale?: number;
    /** The white gap between images, in pixels. @defaultValue 2 */
    gap?: number;
}
/**
 * Draws images side by side on white, row by row, without smoothing, with title and labels.
 *
 * @throws Error for a number that is no integer or too small, and for too many or too few labels
 */
export declare function gridCanvas(images: RgbImages, options: GridOptions): Canvas;
