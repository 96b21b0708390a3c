/** Compiles a file of the author's own that a cell imports, to CommonJS that can be interrupted. */
import type * as ts from "typescript";
import { type MappedFile } from "../source/mappedFile.js";
export interface CompiledFile {
    code: string;
    positions: MappedFile;
}
export declare function compileOwn(path: string, source: string, options: ts.CompilerOptions): CompiledFile;
