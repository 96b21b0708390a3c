/**
 * Returns the product of the numbers, or 1 if there are none. The product of a tensor's shape is its number
 * of elements.
 */
export function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1);
}
