/**
 * Says what to do about JSX in a cell whose project has not turned it on, and in a file whose name does not
 * allow it.
 */
import { basename } from "node:path";
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** TypeScript's code for "Cannot use JSX unless the '--jsx' flag is provided." */
const CANNOT_USE_JSX = 17004;
const IN_CELL =
  'Cells cannot contain JSX yet: set "jsx": "react-jsx" in the compilerOptions of the notebook\'s tsconfig.json, ' +
  "and add react (%npm add react react-dom @types/react).";

const inFile = (name: string) =>
  `A .ts file cannot contain JSX: rename it to ${name}x, and import it by that name. ` +
  'The tsconfig.json of the notebook\'s project needs "jsx": "react-jsx" in its compilerOptions.';

/**
 * Returns the problem of a cell, or of a file of the author's own, that cannot be parsed as TypeScript, but
 * could be with JSX; undefined for any other. TypeScript itself would report dozens of missing brackets.
 */
export function jsxIsOff(source: ts.SourceFile, isCell: boolean): ts.Diagnostic | undefined {
  if (source.languageVariant === compiler.LanguageVariant.JSX) return undefined;
  const { Latest } = compiler.ScriptTarget;
  const file = compiler.createSourceFile("cell.tsx", source.text, Latest, true, compiler.ScriptKind.TSX);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  const element = parseDiagnostics.length === 0 ? firstElement(file) : undefined;
  if (!element) return undefined;
  return {
    category: compiler.DiagnosticCategory.Error,
    code: CANNOT_USE_JSX,
    file: source,
    start: element.getStart(file),
    length: element.getFirstToken(file)!.getWidth(file),
    messageText: isCell ? IN_CELL : inFile(basename(source.fileName)),
  };
}

function firstElement(node: ts.Node): ts.Node | undefined {
  const { isJsxElement, isJsxSelfClosingElement, isJsxFragment } = compiler;
  if (isJsxElement(node) || isJsxSelfClosingElement(node) || isJsxFragment(node)) return node;
  return compiler.forEachChild(node, firstElement);
}
