/** Runs the cells of a notebook in this process, so that a test can look at what they compute. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import { root } from "../../scripts/setup/paths.mjs";

/** Returns the sources of a notebook's code cells. */
export function codeCells(name) {
  const { cells } = JSON.parse(readFileSync(join(root, "notebooks", name), "utf8"));
  return cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source.join(""));
}

/**
 * Runs cells as one program.
 *
 * @param library what the cells import from "genbook"
 * @param settings values for variables of the first cell
 * @param results names of variables that the cells declare
 * @returns the values of these variables after the last cell
 */
export async function runCells([parameters, ...cells], { library, settings, results }) {
  const assignments = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)};`);
  const program = [parameters, ...assignments, ...cells, `return { ${results.join(", ")} };`]
    .join("\n")
    .replace(/^import type .*$/gm, "")
    .replace(/^import (\{[^}]*\}) from "genbook";$/gm, (_, names) => {
      return `const ${names.replaceAll(" as ", ": ")} = library;`;
    });
  const { outputText } = ts.transpileModule(`(async (library) => {\n${program}\n})`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return quietly(() => runInThisContext(outputText)(library));
}

/** Runs `body` without its output in the terminal. */
async function quietly(body) {
  const { stdout, stderr } = process;
  const write = [stdout.write, stderr.write];
  stdout.write = stderr.write = () => true;
  try {
    return await body();
  } finally {
    [stdout.write, stderr.write] = write;
  }
}
