/** The problems that TypeScript finds in a cell. */
import type * as ts from "typescript";
import { type Place } from "../source/place.js";
export interface Problem extends Place {
    /** 2322 for TS2322. */
    code: number;
    message: string;
    /** The cell's name, or the path of a file that it imports. */
    file: string;
    source: string;
    /** The length of the underlined text. */
    length: number;
}
export declare class TypeScriptError extends Error {
    readonly problems: Problem[];
    name: string;
    constructor(problems: Problem[]);
}
/**
 * The file `cell.path` is the cell: its author knows it by `name`, and wrote `source`, of which TypeScript
 * did not see all lines.
 */
export declare function problemsOf(diagnostics: readonly ts.Diagnostic[], cell: {
    path: string;
    name: string;
    source: string;
}): Problem[];
