/**
 * Finds the names of other cells that a cell uses. When one of them changes, the cell's output is out of date
 * (see execution/staleCells.ts).
 */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import type { SharedNames } from "./sharedNames.js";

const STATIC = compiler.ModifierFlags.Static;

export interface UsedNames {
  /** The names of other cells that the cell looks up while it runs. */
  running: ReadonlySet<string>;
  /**
   * For each function or class that the cell defines, the names that it looks up when it is called. The call
   * may come long after the cell has ended, and uses the values that the names have then.
   */
  called: ReadonlyMap<string, ReadonlySet<string>>;
}

export function usedNames(file: ts.SourceFile, names: SharedNames): UsedNames {
  const own = new Set(names.defined());
  const running = new Set<string>();
  const called = new Map<string, Set<string>>();
  /** Adds the names in `node` to `found`, except those in the bodies of its methods, which go to `bodies`. */
  const collect = (node: ts.Node, found: Set<string>, bodies = found): void => {
    if (compiler.isTypeNode(node) && !compiler.isExpressionWithTypeArguments(node)) return;
    if (compiler.isIdentifier(node)) {
      if (isLookedUp(node) && names.has(node)) found.add(node.text);
      return;
    }
    const body = laterPart(node);
    compiler.forEachChild(node, (child) => collect(child, child === body ? bodies : found));
  };
  for (const part of file.statements.flatMap(parts)) {
    const name = definedName(part);
    if (!name || !own.has(name.text)) {
      collect(part, running);
      continue;
    }
    const bodies = new Set<string>();
    called.set(name.text, bodies);
    const definition = compiler.isVariableDeclaration(part) && part.initializer ? part.initializer : part;
    if (!compiler.isClassLike(definition)) collect(definition, bodies);
    else compiler.forEachChild(definition, (member) => collect(member, running, bodies));
  }
  // The cell may call its own functions. (The loop also visits the names that it adds.)
  for (const name of running) if (own.has(name)) for (const each of called.get(name) ?? []) running.add(each);
  for (const name of own) running.delete(name);
  return { running, called };
}

/** Returns the declarations of a variable statement, one by one, and any other statement as it is. */
const parts = (statement: ts.Statement): readonly ts.Node[] =>
  compiler.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];

/** Returns the name of the function or class that a node defines: `function f() {}`, `const f = () => …`. */
function definedName(node: ts.Node): ts.Identifier | undefined {
  if (compiler.isFunctionDeclaration(node) || compiler.isClassDeclaration(node)) return node.name;
  if (!compiler.isVariableDeclaration(node) || !node.initializer) return undefined;
  const { name, initializer } = node;
  const isDefinition =
    compiler.isArrowFunction(initializer) ||
    compiler.isFunctionExpression(initializer) ||
    compiler.isClassExpression(initializer);
  return isDefinition && compiler.isIdentifier(name) ? name : undefined;
}

/** Returns the part of a class member that runs only when a method is called or an instance is made. */
function laterPart(node: ts.Node): ts.Node | undefined {
  const isMethod =
    compiler.isMethodDeclaration(node) ||
    compiler.isAccessor(node) ||
    compiler.isConstructorDeclaration(node);
  if (isMethod) return node.body;
  const isField =
    compiler.isPropertyDeclaration(node) && (compiler.getCombinedModifierFlags(node) & STATIC) === 0;
  return isField ? node.initializer : undefined;
}

/** Returns false for the name of a declaration or a property, and for a name that is only assigned to. */
function isLookedUp(node: ts.Identifier): boolean {
  const { parent } = node;
  if (compiler.isShorthandPropertyAssignment(parent)) return true;
  if ((parent as ts.NamedDeclaration).name === node) return false;
  const isTarget = compiler.isBinaryExpression(parent) && parent.left === node;
  return !(isTarget && parent.operatorToken.kind === compiler.SyntaxKind.EqualsToken);
}
