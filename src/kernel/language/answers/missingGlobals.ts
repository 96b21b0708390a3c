/**
 * Global names that the declarations of TypeScript and Node know and the running Node lacks, because a later
 * version brings them or an option of Node turns them on. Without this, the cell would fail half-way.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { isOfNode, major } from "../service/runningNode.js";
import { nodeAt } from "./nodeAt.js";

/** The first long-term version of Node that has a name; Infinity if only an option of Node gives it. */
const SINCE: [version: number, names: string[]][] = [
  [22, ["Iterator", "Navigator", "WebSocket", "navigator"]],
  [24, ["AsyncDisposableStack", "CloseEvent", "DisposableStack", "Float16Array"]],
  [24, ["SuppressedError", "URLPattern"]],
  [26, ["Storage", "Temporal", "localStorage", "sessionStorage"]],
  [Infinity, ["EventSource"]],
];

/** TypeScript's code for "Cannot find name". */
const UNKNOWN_NAME = 2304;
/** Its codes for a name that it does not know, or knows as a type alone. */
const UNKNOWN = new Set([UNKNOWN_NAME, 2552, 2585, 2693]);

/** Names that cells have, but that are not global: see the parameters in execution/session.ts. */
const IN_CELLS = new Set(["require", "module", "exports", "__filename", "__dirname"]);

/** A parsed file. TypeScript does not declare `identifiers`, which holds all names in it. */
type Parsed = ts.SourceFile & { identifiers: ReadonlyMap<string, string> };

/** Finds the places where a cell uses a global value that does not exist. */
export function missingGlobals(cell: ts.SourceFile, checker: ts.TypeChecker): ts.Diagnostic[] {
  if (isUnchecked(cell) || cell.statements.some(mayDefineGlobals)) return [];
  const missing = new Map<string, ts.Symbol>();
  for (const name of (cell as Parsed).identifiers.keys()) {
    const symbol = name in globalThis || IN_CELLS.has(name) ? undefined : missingGlobal(name, cell, checker);
    if (symbol) missing.set(name, symbol);
  }
  if (missing.size === 0) return [];
  const found: ts.Diagnostic[] = [];
  const visit = (node: ts.Node): void => {
    if (compiler.isIdentifier(node)) {
      const symbol = missing.get(node.text);
      if (symbol && !isOfObject(node) && valueOf(node, checker) === symbol)
        found.push(diagnostic(node, cell));
    } else if (!compiler.isPartOfTypeNode(node)) compiler.forEachChild(node, visit);
  };
  visit(cell);
  return found;
}

/** Tells whether TypeScript reports a name that the cell expects to be missing: see `asksFor`. */
export function isExpected({ code, file, start = 0 }: ts.Diagnostic): boolean {
  if (!file || !UNKNOWN.has(code)) return false;
  const name = nodeAt(file, start);
  return name !== undefined && compiler.isIdentifier(name) && asksFor(name.text, file);
}

/** Says which Node has a name; returns "" if it is no global of Node's, or one that this Node has. */
export function adviceOnNode(code: number, file: ts.SourceFile, start: number): string {
  const name = UNKNOWN.has(code) ? (nodeAt(file, start)?.getText(file) ?? "") : "";
  const [since = 0] = SINCE.find(([, names]) => names.includes(name)) ?? [];
  return since <= major() ? "" : lacks(name, since);
}

/** Says that this Node lacks something that a later one has; `since` may be Infinity. */
export const lacks = (name: string, since: number): string =>
  ` Node ${major()} has no ${name}${Number.isFinite(since) ? `; Node ${since} has` : ""}.`;

function missingGlobal(name: string, cell: ts.SourceFile, checker: ts.TypeChecker): ts.Symbol | undefined {
  const symbol = checker.resolveName(name, undefined, compiler.SymbolFlags.Value, false);
  const isOfThisNode = symbol?.declarations?.every((each) => isOfNode(each.getSourceFile().fileName));
  return isOfThisNode && !asksFor(name, cell) ? symbol : undefined;
}

/** Recognises `name` in `const { name: other } = object` and `({ name: other } = object)`. */
const isOfObject = (node: ts.Identifier) =>
  (compiler.isBindingElement(node.parent) && node.parent.propertyName === node) ||
  (compiler.isPropertyAssignment(node.parent) && node.parent.name === node);

const valueOf = (node: ts.Identifier, checker: ts.TypeChecker) =>
  compiler.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);

/**
 * Tells whether code asks for a global name before it uses it, or defines it: `typeof WebSocket`,
 * `"WebSocket" in globalThis`, `globalThis.WebSocket`.
 */
function asksFor(name: string, { text }: ts.SourceFile): boolean {
  const literal = name.replaceAll("$", "\\$");
  return new RegExp(
    `\\btypeof\\s+${literal}(?![\\w$])|\\bglobal(This)?\\??\\.${literal}(?![\\w$])|(["'])${literal}\\2\\s+in\\b`,
  ).test(text);
}

/** Recognises `import "polyfill"`. */
const mayDefineGlobals = (statement: ts.Statement) =>
  compiler.isImportDeclaration(statement) && !statement.importClause;

/** Recognises `// @ts-nocheck`, of which TypeScript does not declare what it makes. */
const isUnchecked = (cell: ts.SourceFile) =>
  (cell as { checkJsDirective?: { enabled: boolean } }).checkJsDirective?.enabled === false;

const diagnostic = (node: ts.Identifier, file: ts.SourceFile): ts.Diagnostic => ({
  category: compiler.DiagnosticCategory.Error,
  code: UNKNOWN_NAME,
  file,
  start: node.getStart(file),
  length: node.text.length,
  messageText: `Cannot find name '${node.text}'.`,
});
