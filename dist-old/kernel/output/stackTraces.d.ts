import type { Place } from "../language/source/place.js";
import type { MappedFile } from "../language/source/mappedFile.js";
export declare class StackTraces {
    /** The code that has run, by V8's name for it. */
    readonly running: Map<string, MappedFile>;
    /** The same code, by the name that its author knows. */
    private readonly written;
    register(file: string, positions: MappedFile): void;
    /** Returns what the author wrote; undefined for a file that is not a cell and was not compiled for one. */
    source(file: string): string | undefined;
    /** Finds the innermost place of a stack trace that lies in a cell, or else in a file compiled for one. */
    innermost(stack: string): ({
        file: string;
    } & Place) | undefined;
    /** Writes every Error's `stack` this way from now on. */
    install(): void;
    /** Returns undefined for code in a cell that its author did not write. */
    private describe;
}
