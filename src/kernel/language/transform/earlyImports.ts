import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import type { SharedNames } from "../service/sharedNames.js";

/**
 * Finds the imports whose names the cell uses above them: these are loaded before its first line, as in a
 * module. Others are loaded where they stand, because the lines above may prepare what they load.
 */
export function earlyImports(file: ts.SourceFile, names: SharedNames): Set<ts.Statement> {
  const early = new Set<ts.Statement>();
  const seen = new Map<string, ts.Identifier[]>();
  const collect = (node: ts.Node): void => {
    if (compiler.isIdentifier(node)) seen.set(node.text, [...(seen.get(node.text) ?? []), node]);
    compiler.forEachChild(node, collect);
  };
  const lastImport = file.statements.findLastIndex(compiler.isImportDeclaration);
  for (const statement of file.statements.slice(0, lastImport + 1)) {
    if (!compiler.isImportDeclaration(statement)) collect(statement);
    else if (importedNames(statement).some((name) => seen.get(name)?.some((each) => names.has(each)))) {
      early.add(statement);
    }
  }
  return early;
}

function importedNames({ importClause: clause }: ts.ImportDeclaration): string[] {
  const named = clause?.namedBindings;
  const others = !named ? [] : compiler.isNamespaceImport(named) ? [named] : named.elements;
  return [clause, ...others].flatMap((each) => each?.name?.text ?? []);
}
