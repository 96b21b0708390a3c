/** Completions for a place in a cell, the likeliest first. */
import type * as ts from "typescript";
export interface Completion {
    text: string;
    /** TypeScript's kind of the name: "function", "const", "method", "keyword", … */
    kind: string;
}
export interface Completions {
    matches: Completion[];
    /** The range that a match replaces, as offsets in UTF-16 code units. */
    start: number;
    end: number;
}
export declare function completions(service: ts.LanguageService, { fileName, text }: ts.SourceFile, position: number): Completions;
