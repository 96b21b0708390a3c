/**
 * Refuses cells that define `undefined`, `NaN` or `Infinity`, as JavaScript does in scripts: all later cells
 * would see the new value.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import type { Bound } from "../service/earlierCells.js";

const BUILT_IN = ["undefined", "NaN", "Infinity"];
/** TypeScript's code for a name that is taken, which TypeScript itself reports only in scripts. */
const NAME_CONFLICTS = 2397;

export function builtInNames(cell: Bound): ts.Diagnostic[] {
  return BUILT_IN.flatMap((name) => {
    const [declaration] = cell.locals?.get(compiler.escapeLeadingUnderscores(name))?.declarations ?? [];
    if (!declaration) return [];
    return {
      category: compiler.DiagnosticCategory.Error,
      code: NAME_CONFLICTS,
      file: cell,
      start: (compiler.getNameOfDeclaration(declaration) ?? declaration).getStart(cell),
      length: name.length,
      messageText: `'${name}' is built into JavaScript and cannot be redefined. Choose another name.`,
    };
  });
}
