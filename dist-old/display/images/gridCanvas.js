"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.gridCanvas = gridCanvas;
const png_1 = require("../figure/png");
const PADDING = 8;
const LABEL_SIZE = 12;
const LABEL_FONT = `${LABEL_SIZE}px "${png_1.FONT}"`;
const LINE_HEIGHT = 18;
const TITLE_SIZE = 14;
const TITLE_FONT = `bold ${TITLE_SIZE}px "${png_1.FONT}"`;
/**
 * Draws images side by side on white, row by row, without smoothing, with title and labels.
 *
 * @throws Error for a number that is no integer or too small, and for too many or too few labels
 */
function gridCanvas(images, options) {
    const grid = layOut(images, options);
    const { title, caption = [], rowLabels = [], columnLabels = [] } = options;
    const measure = (0, png_1.blankCanvas)(1, 1).getContext("2d");
    const widest = (texts, font) => {
        measure.font = font;
        return Math.ceil(Math.max(0, ...texts.map((text) => measure.measureText(text).width)));
    };
    // Labels that are wider than their column stand upright.
    const cell = (grid.width + grid.gap) / grid.columns;
    const columnLabelWidth = widest(columnLabels, LABEL_FONT);
    const upright = columnLabelWidth > cell - 4;
    const columnLabelHeight = columnLabels.length ? (upright ? columnLabelWidth : LABEL_SIZE) + PADDING : 0;
    const padding = title || caption.length || rowLabels.length || columnLabels.length ? PADDING : 0;
    const titleHeight = title ? TITLE_SIZE + PADDING : 0;
    const left = padding + (rowLabels.length ? widest(rowLabels, LABEL_FONT) + PADDING : 0);
    const top = padding + titleHeight + columnLabelHeight;
    const texts = Math.max(widest(title ? [title] : [], TITLE_FONT), widest(caption, LABEL_FONT));
    const canvas = (0, png_1.blankCanvas)(Math.max(left + grid.width, padding + texts) + padding, top + grid.height + padding + caption.length * LINE_HEIGHT);
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const image = context.createImageData(grid.width, grid.height);
    paint(images, grid, image.data);
    context.putImageData(image, left, top);
    context.fillStyle = "black";
    context.textBaseline = "middle";
    if (title) {
        context.font = TITLE_FONT;
        context.fillText(title, padding, padding + TITLE_SIZE / 2);
    }
    context.font = LABEL_FONT;
    caption.forEach((line, i) => {
        context.fillText(line, padding, top + grid.height + padding + (i + 0.5) * LINE_HEIGHT);
    });
    context.textAlign = "right";
    const rowHeight = (grid.height + grid.gap) / grid.rows;
    rowLabels.forEach((label, row) => {
        context.fillText(label, left - PADDING, top + row * rowHeight + (rowHeight - grid.gap) / 2);
    });
    columnLabels.forEach((label, column) => {
        context.save();
        context.translate(left + column * cell + (cell - grid.gap) / 2, top - PADDING);
        if (upright)
            context.rotate(-Math.PI / 2);
        else
            context.translate(0, -LABEL_SIZE / 2 + PADDING / 2);
        context.textAlign = upright ? "left" : "center";
        context.fillText(label, 0, 0);
        context.restore();
    });
    return canvas;
}
function layOut({ n, height, width }, options) {
    const atLeast = (name, value, least) => {
        if (Number.isInteger(value) && value >= least)
            return value;
        throw new Error(`imageGrid: ${name} must be an integer from ${least}, got ${value}`);
    };
    const columns = Math.min(n, atLeast("columns", options.columns ?? Math.ceil(Math.sqrt(n)), 1));
    const rows = Math.ceil(n / columns);
    const legible = Math.min(Math.max(Math.floor(TARGET_WIDTH / (columns * width)), 1), 4);
    const scale = atLeast("scale", options.scale ?? legible, 1);
    const gap = atLeast("gap", options.gap ?? 2, 0);
    for (const [name, labels, count] of [
        ["rowLabels", options.rowLabels, rows],
        ["columnLabels", options.columnLabels, columns],
    ]) {
        if (labels && labels.length !== count) {
            throw new Error(`imageGrid: ${name} must have ${count} labels (${n} images, ${columns} a row), got ${labels.length}`);
        }
    }
    return {
        columns,
        rows,
        scale,
        gap,
        width: columns * width * scale + (columns - 1) * gap,
        height: rows * height * scale + (rows - 1) * gap,
    };
}
/** A width in pixels that is easy to see and fits a notebook. */
const TARGET_WIDTH = 720;
/** Fills `rgba` [grid.height, grid.width, 4]. */
function paint({ rgb, n, height, width }, grid, rgba) {
    rgba.fill(255);
    const row = new Uint8ClampedArray(4 * width * grid.scale).fill(255);
    for (let i = 0; i < n; i++) {
        const left = (i % grid.columns) * (width * grid.scale + grid.gap);
        const top = Math.floor(i / grid.columns) * (height * grid.scale + grid.gap);
        for (let y = 0; y < height; y++) {
            for (let x = 0; x < width * grid.scale; x++) {
                const from = 3 * ((i * height + y) * width + Math.floor(x / grid.scale));
                for (let c = 0; c < 3; c++)
                    row[4 * x + c] = rgb[from + c];
            }
            for (let line = 0; line < grid.scale; line++) {
                rgba.set(row, 4 * ((top + y * grid.scale + line) * grid.width + left));
            }
        }
    }
}
//# sourceMappingURL=gridCanvas.js.map