"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.FONT = void 0;
exports.blankCanvas = blankCanvas;
exports.registerFont = registerFont;
exports.toPng = toPng;
const canvas_1 = require("canvas");
/**
 * The font of every PNG. It comes as a package, since a machine may have no font at all, and canvas would
 * draw no text. matplotlib, and therefore the book, draws with DejaVu Sans.
 */
exports.FONT = "genbook DejaVu Sans";
let fontRegistered = false;
/** Makes an empty canvas on which text can be drawn in FONT. */
function blankCanvas(width, height) {
    registerFont();
    return (0, canvas_1.createCanvas)(width, height);
}
/** Makes FONT known to canvas. */
function registerFont() {
    if (fontRegistered)
        return;
    for (const weight of [400, 700]) {
        const path = require.resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff`);
        if (!canvas_1.GlobalFonts.registerFromPath(path, exports.FONT)) {
            throw new Error(`The font ${path} cannot be read: run npm ci.`);
        }
    }
    fontRegistered = true;
}
/**
 * Encodes a canvas as PNG in base64, as a MIME bundle needs it. The compression runs off the JavaScript
 * thread.
 */
async function toPng(canvas) {
    return (await canvas.encode("png")).toString("base64");
}
//# sourceMappingURL=png.js.map