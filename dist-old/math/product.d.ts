/**
 * Returns the product of the numbers, or 1 if there are none. The product of a tensor's shape is its number
 * of elements.
 */
export declare function product(factors: readonly number[]): number;
