import type * as ts from "typescript";
import { type Settings } from "./settings.js";
/** A program, and one cell in it. */
export interface Opened {
    program: ts.Program;
    checker: ts.TypeChecker;
    file: ts.SourceFile;
}
export declare class Project {
    readonly folder: string;
    readonly settings: Settings;
    readonly service: ts.LanguageService;
    /** Cells by their path, and empty ones. No file on disk has such a path. */
    private readonly cells;
    private readonly parsed;
    private readonly resolved;
    constructor(folder: string);
    /** Puts a cell into the program. `earlier` are the cells that it sees, oldest first. */
    open(text: string, earlier: ts.SourceFile[]): Opened;
    /** Returns the path of an empty cell. */
    private free;
    /**
     * Returns the path of the author's own file (TypeScript, JavaScript or JSON) that `id` means in `from`;
     * undefined for a package.
     */
    resolveOwn(id: string, from: string): string | undefined;
    isCell(path: string): boolean;
    private host;
    /** Packages do not change while a kernel runs, except through %npm, which makes a new Project necessary. */
    private version;
    private resolve;
    /** Gives TypeScript its parsed files, each parsed only once. */
    private registry;
}
/** True for the author's own files: neither declarations nor files of a package. */
export declare const isOwn: (path: string) => boolean;
