/**
 * Checks of options. Invalid values are rejected before the first step, with what was expected and how to fix
 * it.
 */
import type { Precision } from "../tensorflow/compile";

/**
 * @returns the value
 * @throws RangeError if the value is not a whole number ≥ min
 */
export function wholeNumber(name: string, value: number, min: number, advice: string): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new RangeError(`${name} must be a whole number ≥ ${min}, got ${String(value)}: ${advice}.`);
}

/**
 * @returns the value
 * @throws RangeError if the value is not a finite number > 0
 */
export function positive(name: string, value: number, advice: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`${name} must be a number > 0, got ${String(value)}: ${advice}.`);
}

/**
 * @returns the value
 * @throws RangeError if the value is not a finite number ≥ 0
 */
export function notNegative(name: string, value: number, advice: string): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`${name} must be a number ≥ 0, got ${String(value)}: ${advice}.`);
}

/** @throws RangeError if precision is unknown, or if "mixed" or XLA is asked for without a compiled step */
export function checkPrecision({
  compile = true,
  precision = "float32",
  xla = false,
}: {
  compile?: boolean;
  precision?: Precision;
  xla?: boolean;
}): void {
  oneOf("precision", precision, ["float32", "mixed"]);
  if (compile || (precision === "float32" && !xla)) return;
  const asked = xla ? "xla: true" : 'precision "mixed"';
  throw new RangeError(`${asked} needs a compiled step, got compile: false. Remove one of the two options.`);
}

/**
 * @returns the value
 * @throws RangeError if the value is not one of those allowed
 */
export function oneOf<T extends string>(name: string, value: T, allowed: T[]): T {
  if (allowed.includes(value)) return value;
  const list = allowed.map((each) => `"${each}"`).join(" or ");
  throw new RangeError(`${name} must be ${list}, got ${JSON.stringify(value)}.`);
}
