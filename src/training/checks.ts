/**
 * Checks of settings: a wrong number is refused before the first step, with what was expected and what to do.
 */
import type { Precision } from "../tensorflow/compile";

/** @returns value, when it is a whole number ≥ min. */
export function wholeNumber(name: string, value: number, min: number, advice: string): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new RangeError(`${name} must be a whole number ≥ ${min}, got ${String(value)}: ${advice}.`);
}

/** @returns value, when it is a finite number > 0. */
export function positive(name: string, value: number, advice: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`${name} must be a number > 0, got ${String(value)}: ${advice}.`);
}

/** @returns value, when it is a finite number ≥ 0. */
export function notNegative(name: string, value: number, advice: string): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`${name} must be a number ≥ 0, got ${String(value)}: ${advice}.`);
}

/** @returns both with their defaults, when they go together. */
export function checkPrecision({
  compile = true,
  precision = "float32",
}: {
  compile?: boolean;
  precision?: Precision;
}): { compile: boolean; precision: Precision } {
  oneOf("precision", precision, ["float32", "mixed"]);
  if (compile || precision === "float32") return { compile, precision };
  throw new RangeError(
    'precision "mixed" needs a compiled step, got compile: false: leave out one of the two.',
  );
}

/** @returns value, when it is one of those allowed. */
export function oneOf<T extends string>(name: string, value: T, allowed: T[]): T {
  if (allowed.includes(value)) return value;
  const list = allowed.map((each) => `"${each}"`).join(" or ");
  throw new RangeError(`${name} must be ${list}, got ${JSON.stringify(value)}.`);
}
