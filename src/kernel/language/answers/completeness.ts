/** Decides whether Enter in a console runs the code or opens another line. */
import { readCell } from "../source/cellSource.js";
import { parsedCell } from "../service/parsedCell.js";

const UNTERMINATED_TEMPLATE = 1160;

export function completeness(
  cell: string,
): { status: "complete" | "invalid" } | { status: "incomplete"; indent: string } {
  const { code } = readCell(cell);
  const { parseDiagnostics: problems } = parsedCell(code);
  if (problems.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  // Unfinished code has its problem at its end. Two empty lines finish it in any case.
  const isOpen =
    problems.some(({ start = 0, code }) => start >= end || code === UNTERMINATED_TEMPLATE) &&
    !/\n\s*\n\s*$/.test(code);
  return isOpen ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** Returns the indent of the last line, and two spaces more if that line opens a bracket. */
function indentAfter(code: string): string {
  const line = code.split("\n").at(-1) ?? "";
  const [indent] = /^\s*/.exec(line) ?? [""];
  return /[{([]\s*$/.test(line) ? `${indent}  ` : indent;
}
