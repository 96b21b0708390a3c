/**
 * Drawn digits that stand in for MNIST: ten classes, 28×28, white on black.
 *
 * A digit is a few strokes in a unit box. Each image takes one of the ways to write its digit, bends the
 * plane under it, slants, turns and stretches it, fits it into MNIST's box of 20×20, centres its mass and
 * draws it with a pen of random width. It needs no font, and the same seed gives the same images everywhere.
 */
import { mulberry32, shuffled } from "../../math/shuffle";
import { progressLine } from "../../terminal/progressLine";
import { datasetFromBytes, type ImageDataset } from "../dataset";
import { WAYS_TO_WRITE, type Point, type Stroke } from "./digitStrokes";

export interface DrawGlyphsOptions {
  /** The number of images, ≥ 1. The first n of a larger count are the same images. */
  count: number;
  /** An integer; the same seed draws the same images. @defaultValue 1 */
  seed?: number;
  /** The two splits hold different images of the same kind. @defaultValue "train" */
  split?: "train" | "test";
  signal?: AbortSignal;
}

export const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** The sizes of an image, in pixels. */
export interface Sheet {
  side: number;
  /** The side of the box that a digit fits into before its mass is centred. */
  box: number;
}

const MNIST_SHEET: Sheet = { side: 28, box: 20 };

/**
 * Draws digits [count, 28, 28, 1], float32 in 0..1 (0 is the background), with labels 0..9. Every ten images
 * in a row hold each digit once, in random order.
 *
 * @throws Error for a count or a seed that is not an integer
 */
export async function drawGlyphs(options: DrawGlyphsOptions): Promise<ImageDataset> {
  const { side } = MNIST_SHEET;
  const { pixels, labels } = await drawEach(
    options,
    DIGITS.map(Number),
    side * side,
    (digit, random, image) => drawDigit(digit, random, image, MNIST_SHEET),
  );
  return datasetFromBytes(pixels, labels, [side, side, 1], {
    range: "0..1",
    classNames: DIGITS,
    name: "glyphs",
    real: false,
  });
}

/**
 * Draws `count` images of `size` bytes. Every `digits.length` images in a row hold each digit once, in random
 * order.
 */
export async function drawEach(
  { count, seed = 1, split = "train", signal }: DrawGlyphsOptions,
  digits: number[],
  size: number,
  draw: (digit: number, random: () => number, image: Uint8Array) => void,
): Promise<{ pixels: Uint8Array; labels: Uint8Array }> {
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`count must be a whole number ≥ 1, got ${count}`);
  if (!Number.isInteger(seed)) throw new Error(`seed must be an integer, got ${seed}`);

  const random = mulberry32(2 * seed + (split === "test" ? 1 : 0));
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  const progress = progressLine(`Drawing ${count} digits`);
  try {
    let order: number[] = [];
    for (let i = 0; i < count; i++) {
      if (i % 500 === 0) {
        await new Promise(setImmediate); // lets the kernel listen
        signal?.throwIfAborted();
        progress.update(i / count);
      }
      if (order.length === 0) order = [...shuffled(digits.length, random)];
      labels[i] = digits[order.pop()!];
      draw(labels[i], random, pixels.subarray(i * size, (i + 1) * size));
    }
  } finally {
    progress.done();
  }
  return { pixels, labels };
}

/** Draws a digit into `pixels` [side, side], which holds zeros; a pixel that is all ink becomes 255. */
export function drawDigit(
  digit: number,
  random: () => number,
  pixels: Uint8Array,
  { side, box }: Sheet,
): void {
  const between = (low: number, high: number) => low + (high - low) * random();
  const bell = () => random() + random() + random() - 1.5; // nearly normal, σ = 0.5
  const way = WAYS_TO_WRITE[digit][Math.floor(random() * WAYS_TO_WRITE[digit].length)];

  const zoom = box / MNIST_SHEET.box;
  const radius = zoom * between(0.8, 1.65); // the radius of the pen, in pixels
  const size = zoom * between(17.5, 20) - 2 * radius;
  const slant = 0.15 + 0.3 * bell(); // to the right, as most people write
  const turn = 0.2 * bell();
  const stretch = between(0.82, 1.18);
  const bendX = waves(random, 0.055);
  const bendY = waves(random, 0.045);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const strokes = way.map((stroke) =>
    stroke.map(([x, y]): Point => {
      const v = y - 0.5 + bendY(x, y);
      const u = stretch * (x - 0.5 + bendX(x, y)) - slant * v;
      return [cos * u - sin * v, sin * u + cos * v];
    }),
  );

  const spanOf = (axis: 0 | 1) => {
    const values = strokes.flat().map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[minX, maxX], [minY, maxY]] = [spanOf(0), spanOf(1)];
  const scale = size / Math.max(maxX - minX, maxY - minY);
  const [massX, massY] = centreOfMass(strokes);
  /** Moves the mass to the middle, within about a pixel, and keeps the border of the image free. */
  const offset = (mass: number, low: number, high: number) =>
    Math.min(
      Math.max(side / 2 + bell() - scale * mass, 1.5 + radius - scale * low),
      side - 1.5 - radius - scale * high,
    );
  const [left, top] = [offset(massX, minX, maxX), offset(massY, minY, maxY)];
  for (const stroke of strokes) {
    const drawn = stroke.map(([x, y]): Point => [left + scale * x, top + scale * y]);
    for (let i = 1; i < drawn.length; i++) drawSegment(drawn[i - 1], drawn[i], radius, pixels, side);
  }
}

/** Returns the displacement of a point: slow waves over the box, after which strokes that meet still meet. */
function waves(random: () => number, height: number): (x: number, y: number) => number {
  const [a, b, c, d] = [random(), random(), random(), random()].map((part) => 2 * Math.PI * part);
  return (x, y) =>
    height * (Math.sin(3 * x + 4 * y + a) * Math.cos(b) + 0.6 * Math.sin(8 * y - 5 * x + c) * Math.cos(d));
}

/** Returns the centre of mass of lines with a constant weight per length. */
function centreOfMass(strokes: Stroke[]): Point {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (const stroke of strokes) {
    for (let i = 1; i < stroke.length; i++) {
      const [[x0, y0], [x1, y1]] = [stroke[i - 1], stroke[i]];
      const length = Math.hypot(x1 - x0, y1 - y0);
      mass += length;
      sumX += (length * (x0 + x1)) / 2;
      sumY += (length * (y0 + y1)) / 2;
    }
  }
  return [sumX / mass, sumY / mass];
}

/** Draws a line with round ends; a pixel whose centre is less than half a pixel from its edge is grey. */
function drawSegment(
  [x0, y0]: Point,
  [x1, y1]: Point,
  radius: number,
  pixels: Uint8Array,
  side: number,
): void {
  const reach = radius + 0.5;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy || 1;
  const clamp = (value: number) => Math.min(Math.max(Math.round(value), 0), side);
  const [left, right] = [clamp(Math.min(x0, x1) - reach), clamp(Math.max(x0, x1) + reach)];
  const [top, bottom] = [clamp(Math.min(y0, y1) - reach), clamp(Math.max(y0, y1) + reach)];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const [px, py] = [column + 0.5 - x0, row + 0.5 - y0];
      const along = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
      const distance = Math.sqrt((px - along * dx) ** 2 + (py - along * dy) ** 2);
      const ink = Math.round(255 * Math.min(Math.max(reach - distance, 0), 1));
      const at = row * side + column;
      if (ink > pixels[at]) pixels[at] = ink;
    }
  }
}
