/** Describes a name in Markdown: its signature, then the documentation that its author wrote. */
import type * as ts from "typescript";
export declare function documentation(service: ts.LanguageService, path: string, position: number): string | undefined;
