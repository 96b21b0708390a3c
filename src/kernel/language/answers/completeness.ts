/** Whether Enter in a console should run the code or open another line. */
import type * as ts from "typescript";
import { commandLines } from "../source/cellSource.js";
import { compiler } from "../service/compiler.js";

export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

const UNTERMINATED_TEMPLATE = 1160;

export function completeness(cell: string): Completeness {
  const { code } = commandLines(cell);
  const { Latest } = compiler.ScriptTarget;
  const file = compiler.createSourceFile("cell.ts", code, Latest) as ts.SourceFile & {
    parseDiagnostics: readonly ts.Diagnostic[];
  };
  const problems = file.parseDiagnostics;
  if (problems.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  // What unfinished code lacks it lacks where it ends. Two empty lines end it in any case.
  const isOpen =
    problems.some(({ start = 0, code }) => start >= end || code === UNTERMINATED_TEMPLATE) &&
    !/\n\s*\n\s*$/.test(code);
  return isOpen ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** As the last line, two deeper where that opens a bracket. */
function indentAfter(code: string): string {
  const line = code.split("\n").at(-1) ?? "";
  const [indent] = /^\s*/.exec(line) ?? [""];
  return /[{([]\s*$/.test(line) ? `${indent}  ` : indent;
}
