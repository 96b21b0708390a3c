/**
 * Checks of options. Invalid values are rejected before the first step, with what was expected and how to fix
 * it.
 */
import { describeValue, formatValue } from "../terminal/format";

/**
 * @returns the value
 * @throws RangeError if the value is not a whole number ≥ min
 */
export function wholeNumber(name: string, value: number, min: number, advice: string): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new RangeError(`${name} must be a whole number ≥ ${min}, got ${formatValue(value)}: ${advice}.`);
}

/**
 * @returns the values
 * @throws RangeError if the value is not a list of whole numbers ≥ 1
 */
export function wholeNumbers<T extends readonly number[]>(name: string, values: T, advice: string): T {
  if (!Array.isArray(values)) {
    throw new RangeError(
      `${name} must be a list of whole numbers ≥ 1, got ${describeValue(values)}: ${advice}.`,
    );
  }
  for (const each of values) wholeNumber(name, each as number, 1, advice);
  return values;
}

/**
 * @returns the value
 * @throws RangeError if the value is not a finite number > 0
 */
export function positive(name: string, value: number, advice: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`${name} must be a number > 0, got ${formatValue(value)}: ${advice}.`);
}

/**
 * @returns the value
 * @throws RangeError if the value is not a finite number ≥ 0
 */
export function notNegative(name: string, value: number, advice: string): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`${name} must be a number ≥ 0, got ${formatValue(value)}: ${advice}.`);
}

/**
 * @returns the value
 * @throws RangeError if the value is not a finite number
 */
export function finite(name: string, value: number, advice: string): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${name} must be a finite number, got ${formatValue(value)}: ${advice}.`);
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
