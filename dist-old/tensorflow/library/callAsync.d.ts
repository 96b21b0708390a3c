import type { KoffiFunc } from "koffi";
/**
 * Calls a C function on another thread. The memory that its arguments point to must stay valid until the call
 * returns.
 */
export declare function callAsync<A extends unknown[], R>(func: KoffiFunc<(...args: A) => R>, ...args: A): Promise<R>;
