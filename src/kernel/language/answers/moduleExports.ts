/** Says what a module exports when code asks it for something else. */
import { isBuiltin } from "node:module";
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { nodeAt } from "./nodeAt.js";

/** TypeScript's codes for a missing default export, without and with a suggestion. */
const NO_DEFAULT = new Set([1192, 2613]);
/** Its codes for any other missing export: none by that name, one with a similar name, or a private name. */
export const NO_EXPORT = new Set([2305, 2614, 2724, 2459, 2460]);
/** How many exports of a module an error lists. */
const MAX_NAMES = 12;

/** Lists what the module `id` exports. */
export function listOfExports(id: string, names: string[], isForDefault: boolean): string {
  const some = names.slice(0, MAX_NAMES).join(", ") + (names.length > MAX_NAMES ? ", …" : "");
  const advice =
    isForDefault && names.length > 0
      ? ` Write import * as name from "${id}", or import { … } with these names.`
      : "";
  return ` It exports ${some || "nothing"}.${advice}`;
}

/**
 * Does so for the module in which an import has not found a name; returns "" for other problems, and for
 * Node's own modules, which export many names.
 */
export function adviceOnExport(
  code: number,
  file: ts.SourceFile,
  start: number,
  checker: ts.TypeChecker,
): string {
  const isNoDefault = NO_DEFAULT.has(code);
  const name = isNoDefault || NO_EXPORT.has(code) ? nodeAt(file, start) : undefined;
  const specifier = name && specifierOf(name);
  const symbol = specifier && checker.getSymbolAtLocation(specifier);
  if (!symbol || isBuiltin(specifier.text)) return "";
  const names = checker
    .getExportsOfModule(symbol)
    .map((each) => each.name)
    .filter((each) => each !== "default");
  return listOfExports(specifier.text, names, isNoDefault || name.getText(file) === "default");
}

/** Returns the name of the module that the import or export around a node means. */
export function specifierOf(node: ts.Node): ts.StringLiteral | undefined {
  const statement = compiler.findAncestor(
    node,
    (each) => compiler.isImportDeclaration(each) || compiler.isExportDeclaration(each),
  );
  const specifier = statement?.moduleSpecifier;
  return specifier && compiler.isStringLiteral(specifier) ? specifier : undefined;
}
