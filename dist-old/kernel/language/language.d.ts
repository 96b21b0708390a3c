import { type CellSource } from "./source/cellSource.js";
import { type Completions } from "./answers/completions.js";
import { type CompiledFile } from "./transform/ownFiles.js";
import { type MappedFile } from "./source/mappedFile.js";
export interface CompiledCell {
    /**
     * The body of an async function with the parameters `__names` and `require`, which resolves to the value of
     * the last expression.
     */
    code: string;
    positions: MappedFile;
    /** The variables that the cell defines. */
    defines: string[];
    /**
     * Makes the cell's definitions known to later cells, except the names for which `isMissing` returns true.
     */
    adopt(isMissing: (name: string) => boolean): void;
}
export declare class Language {
    readonly folder: string;
    private project;
    private readonly earlier;
    /** The files that cells import and in which the checker found no problem. */
    private approved;
    constructor(folder: string);
    /**
     * `isAsync` tells which packages can be loaded only by `await import()`.
     *
     * @throws TypeScriptError when the cell, or a file of the author's own that it imports, does not pass the
     * checker
     */
    compile(cell: CellSource, cellName: string, isAsync?: (id: string) => boolean): CompiledCell;
    /**
     * Returns the path of the author's own file that the import of `id` in the file `from` means; undefined for
     * a package.
     */
    resolveOwn(id: string, from: string): string | undefined;
    compileFile(path: string, source: string): CompiledFile;
    /** `position` and the range are offsets in UTF-16 code units. */
    complete(code: string, position: number): Completions;
    /**
     * Returns, in Markdown, the signature and documentation of the name at `position`, or of the function whose
     * call surrounds it.
     */
    inspect(code: string, position: number): string | undefined;
    /** Reads tsconfig.json again, and looks for packages again. */
    reload(): void;
    /** Forgets what earlier cells defined. */
    reset(): void;
    private open;
    private check;
    private problems;
    private restarted;
}
