import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import * as genbook from "../../src/index";

interface Cell {
  cell_type: string;
  metadata: { tags?: string[] };
  source: string[];
}

/** Returns the sources of a notebook's code cells. */
export function codeCells(name: string): string[] {
  const text = readFileSync(join(__dirname, "../../notebooks", `${name}.ipynb`), "utf8");
  const { cells } = JSON.parse(text) as { cells: Cell[] };
  return cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source.join(""));
}

/**
 * Runs cells as one program, with genbook's sources in place of its package.
 *
 * @param settings values for the variables of the first cell
 * @param results names of variables that the cells declare
 * @returns the values of these variables after the last cell
 */
export async function runCells(
  [parameters, ...cells]: string[],
  settings: Record<string, unknown>,
  results: string[],
): Promise<Record<string, unknown>> {
  const assignments = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)};`);
  const program = [parameters, ...assignments, ...cells, `return { ${results.join(", ")} };`].join("\n");
  const imported = program
    .replace(/^import type .*;$/gm, "")
    .replace(/^import (\{[^}]*\}) from "genbook";$/m, (_, names: string) =>
      `const ${names.replaceAll(" as ", ": ")} = genbook;`,
    );
  const { outputText } = ts.transpileModule(`(async (genbook: any) => {\n${imported}\n})`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return (runInThisContext(outputText) as (library: object) => Promise<Record<string, unknown>>)(genbook);
}
