import type { KoffiFunc } from "koffi";

/** koffi refuses more than 256 calls at once. */
const MAX_CALLS = 128;
let calls = 0;
const waiting: (() => void)[] = [];

/**
 * Calls a C function on another thread. The memory that its arguments point to must stay valid until the call
 * returns.
 */
export async function callAsync<A extends unknown[], R>(
  func: KoffiFunc<(...args: A) => R>,
  ...args: A
): Promise<R> {
  while (calls >= MAX_CALLS) await new Promise<void>((resolve) => waiting.push(resolve));
  calls++;
  try {
    return await new Promise<R>((resolve, reject) => {
      func.async(...args, (error: Error | null, result: R) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  } finally {
    calls--;
    waiting.shift()?.();
  }
}
