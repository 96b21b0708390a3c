import type * as ts from "typescript";
import { compiler } from "./compiler.js";

/**
 * Two properties that TypeScript does not declare: its syntax errors, and all names that occur in the code.
 */
export type ParsedCell = ts.SourceFile & {
  parseDiagnostics: readonly ts.Diagnostic[];
  identifiers: Map<string, string>;
};

/** Parses code without a project: as TypeScript, or with JSX if it is valid only then. */
export function parsedCell(code: string): ParsedCell {
  const parsed = (name: string) =>
    compiler.createSourceFile(name, code, compiler.ScriptTarget.Latest) as ParsedCell;
  const file = parsed("cell.ts");
  if (file.parseDiagnostics.length === 0 || !code.includes("<")) return file;
  const withJsx = parsed("cell.tsx");
  return withJsx.parseDiagnostics.length === 0 ? withJsx : file;
}
