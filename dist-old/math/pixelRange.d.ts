/**
 * The range of an image's pixel values. Black and white, or none and all of a colour, are 0 and 1, or −1 and
 * 1.
 */
export type PixelRange = "0..1" | "-1..1";
/** @throws Error if the value is not a PixelRange, as can happen in JavaScript or after a cast */
export declare function checkRange(range: PixelRange): void;
/** Returns the distance between black and white: 1 or 2. */
export declare const widthOf: (range: PixelRange) => number;
/** Returns the smallest range that contains both numbers, or undefined if none does. */
export declare function rangeAround(min: number, max: number): PixelRange | undefined;
/** Returns the values of the bytes 0..255, in order: byte / 255, or byte / 127.5 − 1. */
export declare function valuesOfBytes(range: PixelRange): Float32Array;
/** Returns a function that maps a value in this range to 0..255, without rounding or clipping. */
export declare function byteOf(range: PixelRange): (value: number) => number;
