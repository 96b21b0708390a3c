"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.imageGrid = imageGrid;
exports.gridFigure = gridFigure;
const bundle_1 = require("../figure/bundle");
const gridCanvas_1 = require("./gridCanvas");
const pixels_1 = require("./pixels");
const png_1 = require("../figure/png");
/**
 * Shows images side by side, row by row, without smoothing. A value that is not finite is drawn in magenta
 * and counted in the text. Without title, labels and gap, at scale 1, the picture has exactly rows·h ×
 * columns·w pixels.
 *
 * @param images [n, h, w, 1 or 3]; read at once, so you may dispose of the tensor afterwards
 * @throws Error for another shape, and for more or fewer labels than rows or columns
 */
function imageGrid(images, options = {}) {
    const [n, height, width, channels] = images.shape;
    if (!(0, pixels_1.isImageShape)(images.shape)) {
        throw new Error(`imageGrid expects images [n, height, width, 1 or 3] with n ≥ 1, got [${images.shape.join(", ")}]. ` +
            `For one image: image.expandDims(0).`);
    }
    const what = `${n} image${n === 1 ? "" : "s"} of ${height}×${width}`;
    return gridFigure({ values: images.dataSync(), n, height, width, channels }, options, what);
}
/** Makes the figure of `imageGrid`; `what` describes its contents in the text form. */
function gridFigure(images, options, what) {
    const { range = "0..1", title } = options;
    const pixels = (0, pixels_1.toRgb)(images, range);
    const canvas = (0, gridCanvas_1.gridCanvas)(pixels, options);
    const parts = title ? [title, what] : [what];
    if (pixels.clipped)
        parts.push(`pixels clipped (beyond ${range}): ${pixels.clipped}`);
    if (pixels.notFinite)
        parts.push(`pixels not finite (magenta): ${pixels.notFinite}`);
    return {
        name: title || "images",
        [bundle_1.DISPLAY]: async () => ({ "image/png": await (0, png_1.toPng)(canvas), "text/plain": parts.join(", ") }),
    };
}
//# sourceMappingURL=imageGrid.js.map