/** The problems that TypeScript finds in a cell. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { type Place, placeAt } from "../source/place.js";

export interface Problem extends Place {
  /** 2322 for TS2322. */
  code: number;
  message: string;
  /** The cell's name, or the path of a file that it imports. */
  file: string;
  source: string;
  /** The length of the underlined text. */
  length: number;
}

export class TypeScriptError extends Error {
  override name = "TypeScriptError";

  constructor(readonly problems: Problem[]) {
    const [{ code, message }] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`TS${code}: ${message}${more}`);
  }
}

/**
 * Turns TypeScript's diagnostics into problems with places. A problem in the file `cell.path` is placed in
 * the cell: it names the cell `name` and counts lines in `source`, the text that the author wrote, of which
 * TypeScript saw only a part.
 */
export function problemsOf(
  diagnostics: readonly ts.Diagnostic[],
  cell: { path: string; name: string; source: string },
): Problem[] {
  return diagnostics.map(({ code, messageText, file, start = 0, length = 1 }) => {
    const message = compiler.flattenDiagnosticMessageText(messageText, "\n");
    const isCell = file === undefined || file.fileName === cell.path;
    const source = isCell ? cell.source : file.text;
    const name = isCell ? cell.name : file.fileName;
    return { code, message, file: name, source, length: Math.max(1, length), ...placeAt(source, start) };
  });
}
