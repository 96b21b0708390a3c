/**
 * What the checker knows of earlier cells: their files, nested in each other, so that a name that is not
 * found in one is looked up in the ones before it. The type of a variable is inferred from the cell that
 * defined it.
 */
import type * as ts from "typescript";
/** `locals`, which TypeScript does not declare, holds the names of a file's top level. */
export type Bound = ts.SourceFile & {
    locals?: Map<ts.__String, ts.Symbol>;
};
export declare class EarlierCells {
    private cells;
    /** Oldest first. */
    get files(): Bound[];
    /** Adds a cell that has run, without the names that its run did not reach. */
    add(file: Bound, uses: Set<ts.SourceFile>, isForgotten: (name: string) => boolean): void;
    clear(): void;
    /**
     * Makes instances of a class that is defined again count as instances of the new class, as they do when it
     * runs (see execution/classes.ts).
     */
    private renewClasses;
    /**
     * Drops cells that are no longer visible, directly or through other cells: running a cell again and again
     * must not pile up files.
     */
    private prune;
}
