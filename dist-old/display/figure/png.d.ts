import { type Canvas } from "canvas";
/**
 * The font of every PNG. It comes as a package, since a machine may have no font at all, and canvas would
 * draw no text. matplotlib, and therefore the book, draws with DejaVu Sans.
 */
export declare const FONT = "genbook DejaVu Sans";
/** Makes an empty canvas on which text can be drawn in FONT. */
export declare function blankCanvas(width: number, height: number): Canvas;
/** Makes FONT known to canvas. */
export declare function registerFont(): void;
/**
 * Encodes a canvas as PNG in base64, as a MIME bundle needs it. The compression runs off the JavaScript
 * thread.
 */
export declare function toPng(canvas: Canvas): Promise<string>;
