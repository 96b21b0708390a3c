import type { tf } from "../tensorflow/backend";
import { DISPLAY, type Figure } from "./bundle";
import { blankCanvas, FONT, toPng } from "./png";

export interface ImageGridOptions {
  /** Images in a row. @default as many as make the grid square */
  columns?: number;
  /** One for each row, at its left. */
  rowLabels?: string[];
  /** One for each column, above it. */
  columnLabels?: string[];
  title?: string;
  /** Side of a pixel of an image in pixels of the picture, an integer. @default 1 to 4, so that the picture is legible */
  scale?: number;
  /** White pixels between images. @default 2 */
  gap?: number;
  /** What black and white (or none and all of a colour) are. Values beyond are clipped. @default "0..1" */
  range?: "0..1" | "-1..1";
}

/**
 * Images side by side, row by row, pixel for pixel (no smoothing). images [n, h, w, 1 or 3].
 * They are read at once: the tensor may be disposed after. A value that is not finite is drawn in magenta and counted in
 * the text. Without title, labels and gap, at scale 1, the picture has exactly rows·h × columns·w pixels.
 *
 * Throws an Error on another shape, and where labels are not as many as rows or columns.
 */
export function imageGrid(images: tf.Tensor4D, options: ImageGridOptions = {}): Figure {
  const [n, height, width, channels] = images.shape;
  if (!isImageShape(images.shape)) {
    throw new Error(
      `imageGrid expects images [n, height, width, 1 or 3] with n ≥ 1, got [${images.shape.join(", ")}]. ` +
        `For one image: image.expandDims(0).`,
    );
  }
  const what = `${n} image${n === 1 ? "" : "s"} of ${height}×${width}`;
  return gridFigure({ values: images.dataSync(), n, height, width, channels }, options, what);
}

/** Whether it is [n, h, w, 1 or 3] with n ≥ 1. */
export function isImageShape(shape: number[]): boolean {
  return shape.length === 4 && shape[0] >= 1 && (shape[3] === 1 || shape[3] === 3);
}

/** Images as numbers: `values` in the order of a tensor [n, height, width, channels]. */
export interface ImageValues {
  values: ArrayLike<number>;
  n: number;
  height: number;
  width: number;
  channels: number;
}

/** The figure of `imageGrid`; `what` says in text what it shows. */
export function gridFigure(images: ImageValues, options: ImageGridOptions, what: string): Figure {
  const grid = layOut(images, options);
  const pixels = paint(images, grid, options.range ?? "0..1");
  return {
    name: options.title || "images",
    [DISPLAY]: async () => ({
      "image/png": await draw(pixels, grid, options),
      "text/plain": describe(what, pixels, options),
    }),
  };
}

interface Grid {
  columns: number;
  rows: number;
  scale: number;
  gap: number;
  /** Of the grid in pixels, without labels. */
  width: number;
  height: number;
}

function layOut({ n, height, width }: ImageValues, options: ImageGridOptions): Grid {
  const atLeast = (name: string, value: number, least: number) => {
    if (Number.isInteger(value) && value >= least) return value;
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
  ] as const) {
    if (labels && labels.length !== count) {
      throw new Error(
        `imageGrid: ${name} must have ${count} labels (${n} images, ${columns} a row), got ${labels.length}`,
      );
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

/** A grid of this width in pixels is easy to see and fits a notebook. */
const TARGET_WIDTH = 720;

interface Pixels {
  rgba: Uint8ClampedArray;
  /** Values beyond the range. */
  clipped: number;
  /** NaN or infinite values. */
  notFinite: number;
}

const MAGENTA = [255, 0, 255];

function paint({ values, n, height, width, channels }: ImageValues, grid: Grid, range: string): Pixels {
  if (range !== "0..1" && range !== "-1..1") {
    throw new Error(`imageGrid: range must be "0..1" or "-1..1", got "${range}"`);
  }
  const [factor, offset] = range === "0..1" ? [255, 0] : [127.5, 127.5];
  const rgba = new Uint8ClampedArray(4 * grid.width * grid.height).fill(255);
  let clipped = 0;
  let notFinite = 0;
  for (let i = 0; i < n; i++) {
    const left = (i % grid.columns) * (width * grid.scale + grid.gap);
    const top = Math.floor(i / grid.columns) * (height * grid.scale + grid.gap);
    for (let pixel = 0; pixel < height * width; pixel++) {
      const start = (i * height * width + pixel) * channels;
      let colour = [0, 1, 2].map((c) => values[start + (channels === 3 ? c : 0)] * factor + offset);
      if (!colour.every(Number.isFinite)) {
        notFinite++;
        colour = MAGENTA;
      } else if (colour.some((value) => value < -0.5 || value > 255.5)) {
        clipped++;
      }
      const x = left + (pixel % width) * grid.scale;
      const y = top + Math.floor(pixel / width) * grid.scale;
      for (let row = y; row < y + grid.scale; row++) {
        for (let column = x; column < x + grid.scale; column++) {
          rgba.set(colour, 4 * (row * grid.width + column)); // rounds and clips
        }
      }
    }
  }
  return { rgba, clipped, notFinite };
}

const PADDING = 8;
const LABEL_SIZE = 12;
const LABEL_FONT = `${LABEL_SIZE}px "${FONT}"`;
const TITLE_SIZE = 14;
const TITLE_FONT = `bold ${TITLE_SIZE}px "${FONT}"`;

/** The grid on white, with its title and labels: PNG as base64. */
async function draw({ rgba }: Pixels, grid: Grid, options: ImageGridOptions): Promise<string> {
  const { title, rowLabels = [], columnLabels = [] } = options;
  const measure = blankCanvas(1, 1).getContext("2d");
  const widest = (texts: string[], font: string) => {
    measure.font = font;
    return Math.ceil(Math.max(0, ...texts.map((text) => measure.measureText(text).width)));
  };
  // Labels wider than their column stand upright.
  const cell = (grid.width + grid.gap) / grid.columns;
  const columnLabelWidth = widest(columnLabels, LABEL_FONT);
  const upright = columnLabelWidth > cell - 4;
  const columnLabelHeight = columnLabels.length ? (upright ? columnLabelWidth : LABEL_SIZE) + PADDING : 0;

  const padding = title || rowLabels.length || columnLabels.length ? PADDING : 0;
  const titleHeight = title ? TITLE_SIZE + PADDING : 0;
  const left = padding + (rowLabels.length ? widest(rowLabels, LABEL_FONT) + PADDING : 0);
  const top = padding + titleHeight + columnLabelHeight;
  const canvas = blankCanvas(
    Math.max(left + grid.width, padding + widest(title ? [title] : [], TITLE_FONT)) + padding,
    top + grid.height + padding,
  );
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  const image = context.createImageData(grid.width, grid.height);
  image.data.set(rgba);
  context.putImageData(image, left, top);

  context.fillStyle = "black";
  context.textBaseline = "middle";
  if (title) {
    context.font = TITLE_FONT;
    context.fillText(title, padding, padding + TITLE_SIZE / 2);
  }
  context.font = LABEL_FONT;
  context.textAlign = "right";
  const rowHeight = (grid.height + grid.gap) / grid.rows;
  rowLabels.forEach((label, row) => {
    context.fillText(label, left - PADDING, top + row * rowHeight + (rowHeight - grid.gap) / 2);
  });
  columnLabels.forEach((label, column) => {
    context.save();
    context.translate(left + column * cell + (cell - grid.gap) / 2, top - PADDING);
    if (upright) context.rotate(-Math.PI / 2);
    else context.translate(0, -LABEL_SIZE / 2 + PADDING / 2);
    context.textAlign = upright ? "left" : "center";
    context.fillText(label, 0, 0);
    context.restore();
  });
  return toPng(canvas);
}

function describe(what: string, { clipped, notFinite }: Pixels, options: ImageGridOptions): string {
  const parts = options.title ? [options.title, what] : [what];
  if (clipped) parts.push(`pixels clipped (beyond ${options.range ?? "0..1"}): ${clipped}`);
  if (notFinite) parts.push(`pixels not finite (magenta): ${notFinite}`);
  return parts.join(", ");
}
