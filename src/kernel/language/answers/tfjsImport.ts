/** Says what to import instead of tfjs, which computes in JavaScript unless it is given another backend. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

const TFJS = "@tensorflow/tfjs";
const GENBOOK = "genbook";
const ADVICE =
  `${TFJS} computes in JavaScript, which is slow. To compute with TensorFlow's C library, ` +
  `write import { tf } from "${GENBOOK}" instead.`;

export class TfjsImport {
  private isSettled = false;

  /** Returns the advice for the first cell that imports tfjs, unless a cell has imported genbook before. */
  adviceOn(cell: ts.SourceFile): string[] {
    if (this.isSettled) return [];
    const imported = cell.statements.filter(isImport).map(({ moduleSpecifier }) => textOf(moduleSpecifier));
    const isSlow = imported.includes(TFJS) && !imported.includes(GENBOOK);
    this.isSettled = isSlow || imported.includes(GENBOOK);
    return isSlow ? [ADVICE] : [];
  }
}

const isImport = (statement: ts.Statement): statement is ts.ImportDeclaration =>
  compiler.isImportDeclaration(statement) &&
  statement.importClause?.phaseModifier !== compiler.SyntaxKind.TypeKeyword;

const textOf = (node: ts.Expression) => (compiler.isStringLiteral(node) ? node.text : "");
