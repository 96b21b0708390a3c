/**
 * Finds the names of a cell's top level that are shared: later cells see them, and see what was last assigned
 * to them.
 */
import type * as ts from "typescript";
import type { Bound } from "./earlierCells.js";
export declare class SharedNames {
    private readonly checker;
    private readonly file;
    /** The earlier cells whose names `has` has found in this cell. */
    readonly uses: Set<ts.SourceFile>;
    private readonly earlier;
    constructor(checker: ts.TypeChecker, file: Bound, earlier: ts.SourceFile[]);
    /**
     * Tells whether an identifier stands for a shared variable. It does not inside a class of that name, which
     * has its own.
     */
    has(node: ts.Identifier): boolean;
    /** Lists the variables that the cell defines. */
    defined(): string[];
    /** Tells whether only this cell sees a name: `using` disposes of its value at the end of the cell. */
    isLocal(name: string): boolean;
    /** Tells whether an imported name exists when the cell runs, unlike a type. */
    isImportedValue(name: ts.Identifier): boolean;
    private isValue;
    private isShared;
}
