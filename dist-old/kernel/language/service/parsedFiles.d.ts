import type * as ts from "typescript";
export declare const isDeclaration: (path: string) => boolean;
/** Returns a text that is different after the file has changed; undefined where there is no file. */
export declare function versionOf(path: string): string | undefined;
/**
 * Returns what `parse` gives for this version of a declaration file, or what it gave before for the same
 * version and options.
 */
export declare function parsedOnce(path: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions, version: string, parse: () => ts.SourceFile): ts.SourceFile;
