import { createCanvas, GlobalFonts, type Canvas } from "canvas";

/**
 * The font of every PNG that is drawn here. A machine need not have any font, and without one canvas draws no text:
 * so it comes as a package. DejaVu Sans is what matplotlib, and so the book, draws with.
 */
export const FONT = "genbook DejaVu Sans";

let fontRegistered = false;

/** An empty canvas, and the font to write on it with. */
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
      throw new Error(`The font ${path} cannot be read: run npm ci again.`);
    }
  }
  fontRegistered = true;
}

/** PNG as base64, as a MIME bundle wants it. Compresses off the JavaScript thread. */
export async function toPng(canvas: Canvas): Promise<string> {
  return (await canvas.encode("png")).toString("base64");
}
