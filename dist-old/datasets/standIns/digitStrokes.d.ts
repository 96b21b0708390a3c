/** The strokes of the digits that glyphs.ts draws, in a unit box with x to the right and y down. */
export type Point = [x: number, y: number];
/** Points that a pen joins by straight lines, so close together that they look like a curve. */
export type Stroke = Point[];
/** The ways to write each digit 0..9; numbers are hundredths of the box. */
export declare const WAYS_TO_WRITE: Stroke[][][];
