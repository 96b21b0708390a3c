/** The ticks of an axis. */
export interface Tick {
  /** The coordinate. */
  at: number;
  /** The coordinate as text. */
  name: string;
}

/** The number of steps between the ends of an axis is at most one more than this. */
const STEPS = 5;

/**
 * Returns the multiples of 1, 2 or 5 times a power of ten from `middle - half` to `middle + half`, both
 * included. Axes of the same length have ticks of the same distance.
 */
export function ticksOf(middle: number, half: number): Tick[] {
  const power = 10 ** Math.floor(Math.log10((2 * half) / STEPS));
  const step = power * [1, 2, 5, 10].find((each) => (2 * half) / (each * power) <= STEPS + 1)!;
  const tolerance = 1e-6; // of a step, so that rounding takes no tick from an end
  const first = Math.ceil((middle - half) / step - tolerance);
  const last = Math.floor((middle + half) / step + tolerance);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const at = Number(((first + i) * step).toPrecision(12)); // 0.3, not 0.30000000000000004
    return { at, name: String(at).replaceAll("-", "−") };
  });
}
