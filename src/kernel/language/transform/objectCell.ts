import { parsedCell } from "../service/parsedCell.js";

/** The number of characters that `objectCell` puts before the code. */
export const BRACKET = 1;

/**
 * Puts brackets around a cell that is an object, `{ a: 1, b: 2 }`: to JavaScript it would be a block. Returns
 * undefined for any other cell.
 */
export function objectCell(code: string): string | undefined {
  if (!/^\s*\{[^]*\S[^]*\}\s*$/.test(code)) return undefined;
  const bracketed = `(${code})`;
  const { statements, parseDiagnostics } = parsedCell(bracketed);
  return statements.length === 1 && parseDiagnostics.length === 0 ? bracketed : undefined;
}
