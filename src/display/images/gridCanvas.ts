import type { Canvas } from "canvas";
import type { RgbImages } from "./pixels";
import { blankCanvas, FONT, PICTURE_INK } from "../figure/png";
import { brokenLines } from "../../text/brokenLines";
import { AXIS_HEIGHT, axisWidth, drawAxes, type GridAxes } from "./gridAxes";

export interface GridOptions {
  /** The number of images in a row. @defaultValue the number that makes the grid square */
  columns?: number;
  /** Labels at the left of the rows, one for each. */
  rowLabels?: string[];
  /** Labels above the columns, one for each. */
  columnLabels?: string[];
  /** Axes below the grid and to its left, for images that were made at points of a plane. */
  axes?: GridAxes;
  title?: string;
  /** Paragraphs below the grid. */
  caption?: string[];
  /**
   * The side of an image's pixel in pixels of the picture, an integer. @defaultValue 1 to 4, so that the
   * picture is legible
   */
  scale?: number;
  /**
   * The transparent gap between images, in pixels. Without a gap there is no frame around the images either.
   *
   * @defaultValue 2
   */
  gap?: number;
}

const PADDING = 8;
const LABEL_SIZE = 12;
const LABEL_FONT = `${LABEL_SIZE}px "${FONT}"`;
/** The size of row labels and captions, as a share of a wide grid: they are legible in a narrow window. */
const LABEL_SHARE = 1 / 40;
/** The distance of two lines, as a multiple of the text's size. */
const LINE_HEIGHT = 1.5;
/** The least width of a caption before its lines are broken. */
const CAPTION_WIDTH = 320;
/** The frame around the images, in pixels, and its colour, which is quiet on a white and on a dark page. */
const FRAME = 1;
const FRAME_COLOUR = "rgba(128, 128, 128, 0.5)";
const TITLE_SIZE = 14;
const TITLE_FONT = `bold ${TITLE_SIZE}px "${FONT}"`;

/**
 * Draws images side by side, row by row, without smoothing, with a frame around them, title and labels. What
 * is not drawn is transparent.
 *
 * @throws Error for a number that is not whole or is too small, and for too many or too few labels
 */
export function gridCanvas(images: RgbImages, options: GridOptions): Canvas {
  const grid = layOut(images, options);
  const { title, rowLabels = [], columnLabels = [], axes } = options;
  const measure = blankCanvas(1, 1).getContext("2d");
  const widest = (texts: string[], font: string) => {
    measure.font = font;
    return Math.ceil(Math.max(0, ...texts.map((text) => measure.measureText(text).width)));
  };
  // Labels that are wider than their column stand upright.
  const cell = (grid.width + grid.gap) / grid.columns;
  const columnLabelWidth = widest(columnLabels, LABEL_FONT);
  const upright = columnLabelWidth > cell - 4;
  const columnLabelHeight = columnLabels.length ? (upright ? columnLabelWidth : LABEL_SIZE) + PADDING : 0;

  const rowHeight = (grid.height + grid.gap) / grid.rows;
  const rowLabelSize = Math.max(LABEL_SIZE, Math.min(grid.width * LABEL_SHARE, rowHeight / 2));
  const rowLabelFont = `${rowLabelSize}px "${FONT}"`;

  const hasText = title || options.caption?.length || rowLabels.length || columnLabels.length || axes;
  measure.font = LABEL_FONT;
  const axisSpace = axes ? { width: axisWidth(measure, axes), height: AXIS_HEIGHT } : { width: 0, height: 0 };
  const frame = grid.gap > 0 ? FRAME : 0;
  const padding = hasText ? PADDING : frame;
  const titleHeight = title ? TITLE_SIZE + PADDING : 0;
  const left = padding + axisSpace.width + (rowLabels.length ? widest(rowLabels, rowLabelFont) + PADDING : 0);
  const top = padding + titleHeight + columnLabelHeight;
  const captionSize = Math.max(LABEL_SIZE, grid.width * LABEL_SHARE);
  const captionFont = `${captionSize}px "${FONT}"`;
  const lineHeight = LINE_HEIGHT * captionSize;
  const captionWidth = Math.max(left + grid.width - padding, CAPTION_WIDTH);
  const fits = (text: string) => widest([text], captionFont) <= captionWidth;
  const caption = (options.caption ?? []).flatMap((text) => brokenLines(text, fits));
  const texts = Math.max(widest(title ? [title] : [], TITLE_FONT), widest(caption, captionFont));
  const canvas = blankCanvas(
    Math.max(left + grid.width, padding + texts) + padding,
    top + grid.height + axisSpace.height + padding + Math.ceil(caption.length * lineHeight),
  );
  const context = canvas.getContext("2d");
  const image = context.createImageData(grid.width, grid.height);
  paint(images, grid, image.data);
  context.putImageData(image, left, top);
  context.strokeStyle = FRAME_COLOUR;
  context.lineWidth = frame;
  if (frame > 0) {
    context.strokeRect(left - frame / 2, top - frame / 2, grid.width + frame, grid.height + frame);
  }

  context.fillStyle = PICTURE_INK;
  context.textBaseline = "middle";
  if (title) {
    context.font = TITLE_FONT;
    context.fillText(title, padding, padding + TITLE_SIZE / 2);
  }
  context.font = captionFont;
  caption.forEach((line, i) => {
    context.fillText(line, padding, top + grid.height + axisSpace.height + padding + (i + 0.5) * lineHeight);
  });
  context.font = LABEL_FONT;
  if (axes) drawAxes(context, axes, { ...grid, left, top });
  context.textAlign = "right";
  context.font = rowLabelFont;
  rowLabels.forEach((label, row) => {
    context.fillText(label, left - PADDING, top + row * rowHeight + (rowHeight - grid.gap) / 2);
  });
  context.font = LABEL_FONT;
  columnLabels.forEach((label, column) => {
    context.save();
    context.translate(left + column * cell + (cell - grid.gap) / 2, top - PADDING);
    if (upright) context.rotate(-Math.PI / 2);
    else context.translate(0, -LABEL_SIZE / 2 + PADDING / 2);
    context.textAlign = upright ? "left" : "center";
    context.fillText(label, 0, 0);
    context.restore();
  });
  return canvas;
}

interface Grid {
  columns: number;
  rows: number;
  scale: number;
  gap: number;
  /** The width of the grid in pixels, without labels. */
  width: number;
  height: number;
}

function layOut({ n, height, width }: RgbImages, options: GridOptions): Grid {
  const atLeast = (name: string, value: number, least: number) => {
    if (Number.isInteger(value) && value >= least) return value;
    throw new Error(`imageGrid: ${name} must be a whole number ≥ ${least}, got ${value}`);
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

/** A width in pixels that is easy to see and fits a notebook. */
const TARGET_WIDTH = 720;

/** Fills `rgba` [grid.height, grid.width, 4], except for the gaps. */
function paint({ rgb, n, height, width }: RgbImages, grid: Grid, rgba: Uint8ClampedArray): void {
  const row = new Uint8ClampedArray(4 * width * grid.scale).fill(255);
  for (let i = 0; i < n; i++) {
    const left = (i % grid.columns) * (width * grid.scale + grid.gap);
    const top = Math.floor(i / grid.columns) * (height * grid.scale + grid.gap);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width * grid.scale; x++) {
        const from = 3 * ((i * height + y) * width + Math.floor(x / grid.scale));
        for (let c = 0; c < 3; c++) row[4 * x + c] = rgb[from + c];
      }
      for (let line = 0; line < grid.scale; line++) {
        rgba.set(row, 4 * ((top + y * grid.scale + line) * grid.width + left));
      }
    }
  }
}
