/** An address of C memory. */
export type Pointer = bigint;
/** Copies a typed array into C memory. */
export declare function copyIn(target: Pointer, source: ArrayBufferView): void;
/**
 * Fills a typed array from C memory and returns it. (koffi.view() would avoid the copy, but the memory that
 * it shows is never freed.)
 */
export declare function copyOut<T extends ArrayBufferView>(target: T, source: Pointer | null): T;
