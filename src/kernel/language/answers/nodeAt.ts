import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** Returns the innermost node that begins at `start`. */
export function nodeAt(file: ts.SourceFile, start: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const search = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end <= start) return;
    if (node.getStart(file) === start) found = node;
    compiler.forEachChild(node, search);
  };
  search(file);
  return found;
}
