/** A cell's code as written, and as tslab gets it. */
import type * as ts from "@tslab/typescript-for-tslab";
import { commandLines } from "./commandLines.js";
import { compiler } from "./compiler.js";
import { type Place, offsetOf, placeAt } from "./place.js";

interface Insertion {
  /** Offset in the original code. */
  at: number;
  text: string;
}

export class CellSource {
  /** The code for tslab: as many lines as the original, some longer. */
  readonly code: string;
  /** The last statement is an assignment: its value is nothing to show. */
  readonly endsInAssignment: boolean;
  private readonly insertions: Insertion[];

  constructor(readonly original: string) {
    const { code: written } = commandLines(original);
    const file = compiler.createSourceFile("cell.ts", written, compiler.ScriptTarget.Latest);
    this.insertions = longhand(file);
    this.endsInAssignment = isAssignment(file.statements.at(-1));
    let code = "";
    let from = 0;
    for (const { at, text } of this.insertions) {
      code += written.slice(from, at) + text;
      from = at;
    }
    this.code = code + written.slice(from);
  }

  /** A place in `code` → the place in the original code. */
  toOriginal(place: Place): Place {
    return placeAt(this.original, this.originalOffset(offsetOf(this.code, place)));
  }

  /** An offset in `code` → the place in the original code. */
  placeOf(offset: number): Place {
    return placeAt(this.original, this.originalOffset(offset));
  }

  private originalOffset(offset: number): number {
    let inserted = 0;
    for (const { at, text } of this.insertions) {
      if (at + inserted >= offset) break;
      inserted += Math.min(text.length, offset - at - inserted);
    }
    return Math.min(Math.max(offset - inserted, 0), this.original.length);
  }
}

/**
 * tslab writes a name of an earlier cell as `exports.name`, but forgets it in `{ name }`.
 * So `{ name }` becomes `{ name: name }`, which means the same.
 */
function longhand(file: ts.SourceFile): Insertion[] {
  const insertions: Insertion[] = [];
  const visit = (node: ts.Node): void => {
    if (compiler.isShorthandPropertyAssignment(node)) {
      insertions.push({ at: node.name.end, text: `: ${node.name.text}` });
    }
    compiler.forEachChild(node, visit);
  };
  visit(file);
  return insertions;
}

function isAssignment(statement: ts.Statement | undefined): boolean {
  if (!statement || !compiler.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  if (!compiler.isBinaryExpression(expression)) return false;
  const { kind } = expression.operatorToken;
  return kind >= compiler.SyntaxKind.FirstAssignment && kind <= compiler.SyntaxKind.LastAssignment;
}
