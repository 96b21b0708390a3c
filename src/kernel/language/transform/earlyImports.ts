import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import type { SharedNames } from "../service/sharedNames.js";

/** An import of a module. (`import X = A.B` imports none: it gives a name to what is there when it runs.) */
type Import = ts.ImportDeclaration | ts.ImportEqualsDeclaration;

/**
 * Finds the imports whose names the cell uses above them, in functions that it calls there too: these are
 * loaded before its first line, as in a module, and so are those at its top, which come before them. Others
 * are loaded where they stand, because the lines above may prepare what they load.
 */
export function earlyImports({ statements }: ts.SourceFile, names: SharedNames): Set<ts.Statement> {
  const early = new Set<ts.Statement>();
  const lastImport = statements.findLastIndex(isImport);
  if (lastImport < 0) return early;
  /** Functions can be called above the lines that define them. (Of overloads, the last has the body.) */
  const functions = new Map(
    statements.filter(compiler.isFunctionDeclaration).map((each) => [each.name?.text, each]),
  );
  const relevant = new Set([...functions.keys(), ...statements.filter(isImport).flatMap(importedNames)]);
  const used = new Set<string>();
  const collect = (node: ts.Node): void => {
    if (compiler.isTypeNode(node) && !compiler.isExpressionWithTypeArguments(node)) return;
    if (compiler.isIdentifier(node)) use(node);
    compiler.forEachChild(node, collect);
  };
  const use = (node: ts.Identifier): void => {
    const name = node.text;
    if (used.has(name) || !relevant.has(name) || !names.has(node)) return;
    used.add(name);
    const called = functions.get(name);
    if (called) collect(called);
  };
  let isTop = true;
  for (const statement of statements.slice(0, lastImport + 1)) {
    if (!isImport(statement)) {
      isTop = false;
      collect(statement);
    } else if (isTop || importedNames(statement).some((name) => used.has(name))) early.add(statement);
  }
  return early;
}

const isImport = (statement: ts.Statement): statement is Import =>
  compiler.isImportDeclaration(statement) ||
  (compiler.isImportEqualsDeclaration(statement) &&
    compiler.isExternalModuleReference(statement.moduleReference));

function importedNames(statement: Import): string[] {
  if (compiler.isImportEqualsDeclaration(statement)) return [statement.name.text];
  const { importClause: clause } = statement;
  const named = clause?.namedBindings;
  const others = !named ? [] : compiler.isNamespaceImport(named) ? [named] : named.elements;
  return [clause, ...others].flatMap((each) => each?.name?.text ?? []);
}
