/**
 * Coloured digits that stand in for CIFAR-10: ten classes, 32×32 in colour.
 *
 * Each is a larger digit of glyphs.ts in a random colour, on a background of another colour that grows
 * lighter towards one side.
 */
import type { PixelRange } from "../../math/pixelRange";
import { datasetFromBytes, type ImageDataset } from "../dataset";
import { DIGITS, drawDigit, drawEach, type DrawGlyphsOptions, type Sheet } from "./glyphs";

export interface DrawColourGlyphsOptions extends DrawGlyphsOptions {
  /** The digits to draw, 0..9. @defaultValue all ten */
  digits?: number[];
  /** @defaultValue "0..1" */
  range?: PixelRange;
}

const SHEET: Sheet = { side: 32, box: 26 };

/**
 * Draws coloured digits [count, 32, 32, 3], float32 in `range`, with labels 0..9. Every `digits.length`
 * images in a row hold each digit once, in random order.
 *
 * @throws Error for a count or a seed that is not an integer, or a digit that is not one of 0..9
 */
export async function drawColourGlyphs(options: DrawColourGlyphsOptions): Promise<ImageDataset> {
  const { side } = SHEET;
  const { digits = DIGITS.map(Number), range = "0..1" } = options;
  if (digits.length === 0 || digits.some((digit) => !(digit in DIGITS))) {
    throw new Error(`digits must be some of 0..9, got [${digits.join(", ")}]`);
  }
  const { pixels, labels } = await drawEach(options, digits, side * side * 3, drawInColour);
  return datasetFromBytes(pixels, labels, [side, side, 3], {
    range,
    classNames: DIGITS,
    name: "coloured glyphs",
    real: false,
  });
}

function drawInColour(digit: number, random: () => number, image: Uint8Array): void {
  const { side } = SHEET;
  const between = (low: number, high: number) => low + (high - low) * random();
  const ink = new Uint8Array(side * side);
  drawDigit(digit, random, ink, SHEET);

  // The two colours are far apart in hue and brightness, so that every digit can be read.
  const hue = between(0, 360);
  const dark = colour(hue, between(0.4, 0.9), between(0.15, 0.45));
  const bright = colour(hue + between(90, 270), between(0.15, 0.7), between(0.75, 1));
  const [front, back] = random() < 0.5 ? [dark, bright] : [bright, dark];
  const direction = between(0, 2 * Math.PI);
  const shade = between(0.1, 0.4);
  const [slopeX, slopeY] = [shade * Math.cos(direction), shade * Math.sin(direction)];
  for (let at = 0; at < side * side; at++) {
    const [x, y] = [(at % side) / (side - 1) - 0.5, Math.floor(at / side) / (side - 1) - 0.5];
    const light = 1 + slopeX * x + slopeY * y;
    const cover = ink[at] / 255;
    for (let c = 0; c < 3; c++) {
      const value = cover * front[c] + (1 - cover) * light * back[c];
      image[3 * at + c] = Math.round(255 * Math.min(value, 1));
    }
  }
}

/** Converts a hue in degrees, a saturation and a brightness in 0..1 (HSV) to red, green and blue in 0..1. */
function colour(hue: number, saturation: number, brightness: number): [number, number, number] {
  const part = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return brightness * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [part(5), part(3), part(1)];
}
