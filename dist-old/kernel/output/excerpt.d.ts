import type { Place } from "../language/source/place.js";
/**
 * Returns the lines around a place, numbered, with a caret under the column:
 *
 *     > 2 | const x: number = "a";
 *         |       ^
 */
export declare function excerpt(source: string, { line, column }: Place, length?: number): string[];
