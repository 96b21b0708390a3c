/** A line and a column, both counted from 1. */
export interface Place {
    line: number;
    column: number;
}
/** Returns the offset of a place, from 0; the end of the text for a place beyond it. */
export declare function offsetOf(text: string, { line, column }: Place): number;
/** Returns the place at an offset, from 0. */
export declare function placeAt(text: string, offset: number): Place;
