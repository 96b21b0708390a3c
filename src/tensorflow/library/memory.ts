import { koffi } from "../../files/koffi";

/** An address of C memory. */
export type Pointer = bigint;

/** The C library that Node itself runs on. */
const system = koffi.load(null);
const copyTo = system.func("memcpy", "void", ["void *", "const void *", "size_t"]);
const copyFrom = system.func("memcpy", "void", ["void *", "void *", "size_t"]);

/** Copies a typed array into C memory. */
export function copyIn(target: Pointer, source: ArrayBufferView): void {
  if (source.byteLength > 0) copyTo(target, source, source.byteLength);
}

/**
 * Fills a typed array from C memory and returns it. (koffi.view() would avoid the copy, but the memory that
 * it shows is never freed.)
 */
export function copyOut<T extends ArrayBufferView>(target: T, source: Pointer | null): T {
  if (target.byteLength > 0) copyFrom(target, source, target.byteLength);
  return target;
}
