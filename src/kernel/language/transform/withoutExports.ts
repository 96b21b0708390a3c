/**
 * Removes `export` from a cell. Nothing imports a cell, but code that was written for a module has exports.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** Blanks out the exports. The code keeps its length, so that positions in it stay the same. */
export function withoutExports(code: string): string {
  if (!/\bexport\b/.test(code)) return code;
  const file = compiler.createSourceFile("cell.ts", code, compiler.ScriptTarget.Latest);
  return file.statements
    .flatMap((statement) => exportsOf(statement, file))
    .reduce(
      (text, [start, end]) =>
        text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end),
      code,
    );
}

/** Lists the ranges of the text to blank out. */
function exportsOf(statement: ts.Statement, file: ts.SourceFile): [number, number][] {
  const start = statement.getStart(file);
  if (compiler.isExportDeclaration(statement)) return [[start, statement.end]];
  if (compiler.isExportAssignment(statement)) return [[start, statement.expression.getStart(file)]];
  const { ExportKeyword, DefaultKeyword } = compiler.SyntaxKind;
  const modifiers = compiler.canHaveModifiers(statement) ? (compiler.getModifiers(statement) ?? []) : [];
  return modifiers
    .filter(({ kind }) => kind === ExportKeyword || kind === DefaultKeyword)
    .map((modifier) => [modifier.getStart(file), modifier.end]);
}
