/**
 * Removes `export` from a cell. Nothing imports a cell, but code that was written for a module has exports.
 * What it exports from another module becomes an import, because exports are names that cells share.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { parsedCell } from "../service/parsedCell.js";

/** Blanks out the exports. The code keeps its length, so that positions in it stay the same. */
export function withoutExports(code: string): string {
  if (!/\bexport\b/.test(code)) return code;
  const file = parsedCell(code);
  return file.statements
    .flatMap((statement) => exportsOf(statement, file))
    .reduce((text, [start, end, instead = ""]) => {
      const blanks = text.slice(start, end).replace(/[^\n]/g, " ");
      return text.slice(0, start) + instead + blanks.slice(instead.length) + text.slice(end);
    }, code);
}

/** What stands before an object or a function without a name to make it an expression. */
const VALUE = "void 0,";

type Blank = [start: number, end: number, instead?: string];

const EXPORT = "export".length;

/**
 * Turns `export { a } from "m"` into `import { a } from "m"`, and `export * from "m"`, whose names only the
 * module knows, into `import "m"`. Without a module, nothing remains.
 */
function asImport(statement: ts.ExportDeclaration, file: ts.SourceFile): Blank[] {
  const start = statement.getStart(file);
  const { exportClause: clause, moduleSpecifier } = statement;
  if (!moduleSpecifier || (statement.isTypeOnly && !clause)) return [[start, statement.end]];
  if (!clause) return [[start, moduleSpecifier.getStart(file), "import"]];
  const nameless = compiler.isNamedExports(clause) ? clause.elements.filter(isNameless) : [];
  return [
    [start, start + EXPORT, "import"],
    // A comma that follows goes too.
    ...nameless.map((each): Blank => {
      const [comma] = /^\s*,?/.exec(file.text.slice(each.end)) ?? [""];
      return [each.getStart(file), each.end + comma.length];
    }),
  ];
}

const { FirstReservedWord, LastReservedWord } = compiler.SyntaxKind;

/** Tells whether an export has a name that no variable can have: `default`, another keyword, or a string. */
function isNameless({ name }: ts.ExportSpecifier): boolean {
  const keyword = compiler.isIdentifier(name) ? compiler.identifierToKeywordKind(name) : FirstReservedWord;
  return keyword !== undefined && keyword >= FirstReservedWord && keyword <= LastReservedWord;
}

/** Lists the ranges of the text to blank out. */
function exportsOf(statement: ts.Statement, file: ts.SourceFile): Blank[] {
  const start = statement.getStart(file);
  if (compiler.isExportDeclaration(statement)) return asImport(statement, file);
  if (compiler.isExportAssignment(statement)) return [[start, statement.expression.getStart(file), VALUE]];
  const { ExportKeyword, DefaultKeyword } = compiler.SyntaxKind;
  const modifiers = compiler.canHaveModifiers(statement) ? (compiler.getModifiers(statement) ?? []) : [];
  const blanks = modifiers
    .filter(({ kind }) => kind === ExportKeyword || kind === DefaultKeyword)
    .map((modifier): Blank => [modifier.getStart(file), modifier.end]);
  const lacksName =
    (compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)) && !statement.name;
  return lacksName && blanks.length === 2 ? [[blanks[0][0], blanks[1][1], VALUE]] : blanks;
}
