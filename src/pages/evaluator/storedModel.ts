import type { Program } from "./program";

/** A model as a page stores it. */
export interface StoredModel {
  program: Program;
  /** The numbers of all constants as float16 or float32 (little endian), in base64. */
  weights: string;
  bits: 16 | 32;
}

/** Reads the weights of a stored model. */
export function weightsOf({ weights, bits }: StoredModel): Float32Array {
  const bytes = Uint8Array.from(atob(weights), (character) => character.charCodeAt(0));
  return bits === 32 ? new Float32Array(bytes.buffer) : fromHalfFloats(new Uint16Array(bytes.buffer));
}

/** Reads float16 numbers, which keep about three decimal digits. */
export function fromHalfFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
  });
}
