/**
 * The product of numbers, 1 if there are none. The product of a tensor's shape is the number of its elements.
 */
export function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1);
}
