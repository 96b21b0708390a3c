/** Declares a function that later versions of Node have, and that TypeScript does not know. */
declare global {
  interface Math {
    /** Returns the sum of the numbers, rounded only once. */
    sumPrecise(numbers: Iterable<number>): number;
  }
}

export {};
