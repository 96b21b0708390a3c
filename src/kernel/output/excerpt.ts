import type { Place } from "../language/source/place.js";
import { grey, red } from "./colours.js";

/** How many lines are shown before and after the line in question. */
const AROUND = 2;
/** The longest line that is shown in full, in characters. The line in question is never cut. */
const MAX_WIDTH = 160;

/**
 * Returns the lines around a place, numbered, with a caret under the column:
 *
 *     > 2 | const x: number = "a";
 *         |       ^
 */
export function excerpt(source: string, { line, column }: Place, length = 1): string[] {
  const lines = source.split("\n");
  if (line > lines.length) return [];
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1];
    const cut = text.length > MAX_WIDTH && number !== line ? `${text.slice(0, MAX_WIDTH)}…` : text;
    const gutter = `${number === line ? ">" : " "} ${String(number).padStart(width)} |`;
    shown.push(`${number === line ? red(gutter) : grey(gutter)} ${cut}`.trimEnd());
    if (number !== line) continue;
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
    const carets = "^".repeat(Math.max(1, Math.min(length, text.length - column + 1)));
    shown.push(`${grey(`  ${" ".repeat(width)} |`)} ${indent}${red(carets)}`);
  }
  return shown;
}
