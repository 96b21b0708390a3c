import { createCanvas, GlobalFonts, type Canvas } from "canvas";

/**
 * The font of every PNG. A package provides it, because a machine may have no fonts at all, and canvas would
 * then draw no text. matplotlib, and therefore the book, draws with DejaVu Sans.
 */
export const FONT = "genbook DejaVu Sans";

/**
 * The colour of text in a picture, whose background is transparent: this is the lightest grey whose
 * contrast to white is 4.5:1. It has 4.2:1 to JupyterLab's dark #111111. No colour has more than 4.35:1 to
 * both.
 */
export const PICTURE_INK = "#767676";

let fontRegistered = false;

/** Makes an empty canvas on which text can be drawn in FONT. */
export function blankCanvas(width: number, height: number): Canvas {
  registerFont();
  return createCanvas(width, height);
}

/** Makes FONT known to canvas. */
export function registerFont(): void {
  if (fontRegistered) return;
  for (const weight of [400, 700]) {
    const path = require.resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff`);
    if (!GlobalFonts.registerFromPath(path, FONT)) {
      throw new Error(`The font ${path} cannot be read: run npm ci.`);
    }
  }
  fontRegistered = true;
}

/**
 * Encodes a canvas as PNG in base64, as a MIME bundle needs it. The compression runs off the JavaScript
 * thread.
 */
export async function toPng(canvas: Canvas): Promise<string> {
  return (await canvas.encode("png")).toString("base64");
}
