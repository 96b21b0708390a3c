import type { SKRSContext2D } from "canvas";

/** The axes of a grid of images: x runs to the right, y upwards. */
export interface GridAxes {
  x: GridAxis;
  y: GridAxis;
}

/** Either evenly spaced values or all values, of the columns from the left or of the rows from the bottom. */
export type GridAxis = { title: string } & (
  | {
      /** The value at the centre of the first column, or of the bottom row. */
      from: number;
      /** The value at the centre of the last column, or of the top row. */
      to: number;
    }
  | {
      /** The value at the centre of each column, or of each row. */
      values: number[];
    }
);

/** The space for the axis below the grid, in pixels. */
export const AXIS_HEIGHT = 40;

const TICKS = 5;
const TICK_LENGTH = 4;
/** The space between a tick of the left axis and its number, and the space for the axis title, in pixels. */
const [NUMBER_GAP, TITLE_SPACE] = [3, 16];

/** Returns the space for the axis to the left of the grid, in pixels, in the context's font. */
export function axisWidth(context: SKRSContext2D, { y }: GridAxes): number {
  const widths = ticks(y).map(({ text }) => context.measureText(text).width);
  return TICK_LENGTH + NUMBER_GAP + Math.ceil(Math.max(...widths)) + TITLE_SPACE;
}

/** Draws ticks, numbers and titles with the context's font and colour. */
export function drawAxes(
  context: SKRSContext2D,
  { x, y }: GridAxes,
  grid: { left: number; top: number; width: number; height: number; columns: number; rows: number },
): void {
  const { left, top, width, height, columns, rows } = grid;
  context.save();
  context.textAlign = "center";
  for (const { text, share } of ticks(x)) {
    const at = left + centre(share, columns, width);
    context.fillRect(at - 0.5, top + height, 1, TICK_LENGTH);
    context.fillText(text, at, top + height + 12);
  }
  context.fillText(x.title, left + width / 2, top + height + 30);
  context.textAlign = "right";
  for (const { text, share } of ticks(y)) {
    const at = top + height - centre(share, rows, height);
    context.fillRect(left - TICK_LENGTH, at - 0.5, TICK_LENGTH, 1);
    context.fillText(text, left - TICK_LENGTH - NUMBER_GAP, at);
  }
  context.translate(left - axisWidth(context, { x, y }) + 6, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(y.title, 0, 0);
  context.restore();
}

/** Returns the labels of a few values, and their positions: 0 is the first image, 1 the last. */
function ticks(axis: GridAxis): { text: string; share: number }[] {
  const shares = Array.from({ length: TICKS }, (_, i) => i / (TICKS - 1));
  if (!("values" in axis)) {
    const { from, to } = axis;
    return shares.map((share) => ({ text: label(from + share * (to - from), 3), share }));
  }
  const last = axis.values.length - 1;
  return shares.map((share) => {
    // Rounded towards the nearer end, so that the ticks are symmetric.
    const at = share < 0.5 ? Math.floor(share * last) : Math.ceil(share * last);
    return { text: label(axis.values[at], 2), share: at / Math.max(last, 1) };
  });
}

const label = (value: number, digits: number) => String(Number(value.toPrecision(digits))).replace("-", "−");

/** Returns the distance of a position from the grid's edge, in pixels. */
const centre = (share: number, count: number, size: number) => ((share * (count - 1) + 0.5) / count) * size;
