/** Says how to turn JSX on, for a cell that contains JSX in a project that has not turned it on. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** TypeScript's code for "Cannot use JSX unless the '--jsx' flag is provided." */
const CANNOT_USE_JSX = 17004;
const MESSAGE =
  'Cells cannot contain JSX yet: set "jsx": "react-jsx" in the compilerOptions of the notebook\'s tsconfig.json, ' +
  "and add react (%npm add react react-dom @types/react).";

/**
 * Returns the problem of a cell that cannot be parsed as TypeScript, but could be with JSX; undefined for any
 * other cell. TypeScript itself would report dozens of missing brackets.
 */
export function jsxIsOff(cell: ts.SourceFile): ts.Diagnostic | undefined {
  if (cell.languageVariant === compiler.LanguageVariant.JSX) return undefined;
  const { Latest } = compiler.ScriptTarget;
  const file = compiler.createSourceFile("cell.tsx", cell.text, Latest, true, compiler.ScriptKind.TSX);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  const element = parseDiagnostics.length === 0 ? firstElement(file) : undefined;
  if (!element) return undefined;
  return {
    category: compiler.DiagnosticCategory.Error,
    code: CANNOT_USE_JSX,
    file: cell,
    start: element.getStart(file),
    length: element.getFirstToken(file)!.getWidth(file),
    messageText: MESSAGE,
  };
}

function firstElement(node: ts.Node): ts.Node | undefined {
  const { isJsxElement, isJsxSelfClosingElement, isJsxFragment } = compiler;
  if (isJsxElement(node) || isJsxSelfClosingElement(node) || isJsxFragment(node)) return node;
  return compiler.forEachChild(node, firstElement);
}
