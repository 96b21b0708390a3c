/**
 * The range of an image's pixel values. Black and white, or a colour at its darkest and brightest, are 0 and
 * 1, or −1 and 1.
 */
export type PixelRange = "0..1" | "-1..1";

const RANGES: Record<PixelRange, { low: number; high: number }> = {
  "0..1": { low: 0, high: 1 },
  "-1..1": { low: -1, high: 1 },
};

/** @throws Error if the value is not a PixelRange, as can happen in JavaScript or after a cast */
export function checkRange(range: PixelRange): void {
  if (Object.hasOwn(RANGES, range)) return;
  throw new Error(`range must be "0..1" or "-1..1", got ${JSON.stringify(range)}`);
}

/** Returns the distance between black and white: 1 or 2. */
export const widthOf = (range: PixelRange): number => RANGES[range].high - RANGES[range].low;

/** Returns the values of black and white: [0, 1] or [−1, 1]. */
export const limitsOf = (range: PixelRange): [low: number, high: number] => [
  RANGES[range].low,
  RANGES[range].high,
];

/** Returns the smallest range that contains both numbers, or undefined if none does. */
export function rangeAround(min: number, max: number): PixelRange | undefined {
  const ranges = Object.keys(RANGES) as PixelRange[];
  return ranges.find((range) => min >= RANGES[range].low && max <= RANGES[range].high);
}

/** Returns the values of the bytes 0..255, in order: byte / 255, or byte / 127.5 − 1. */
export function valuesOfBytes(range: PixelRange): Float32Array {
  const { low } = RANGES[range];
  const step = 255 / widthOf(range);
  return Float32Array.from({ length: 256 }, (_, byte) => byte / step + low);
}

/** Returns a function that maps a value in this range to 0..255, without rounding or clipping. */
export function byteOf(range: PixelRange): (value: number) => number {
  const { low } = RANGES[range];
  const factor = 255 / widthOf(range);
  const offset = -low * factor;
  return (value) => value * factor + offset;
}
