/** Finds what assigns to a name: `a = 1`, `a++`, `[a] = list`, `({ a = 1 } = object)`, `for (a of list)`. */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";

const { SyntaxKind } = compiler;

export type Assignment =
  | ts.AssignmentExpression<ts.AssignmentOperatorToken>
  | ts.PrefixUnaryExpression
  | ts.PostfixUnaryExpression
  | ts.ForInStatement
  | ts.ForOfStatement;

/**
 * Returns what assigns to `target`, which may be part of a pattern; undefined if nothing does. (TypeScript's
 * own getAssignmentTarget does not see through assertions and defaults.)
 */
export function assignmentTo(target: ts.Node): Assignment | undefined {
  const { parent } = target;
  if (isAssignment(parent)) {
    // In a pattern, `a = 1` gives a default.
    return parent.left === target ? (assignmentTo(parent) ?? parent) : undefined;
  }
  if (compiler.isPrefixUnaryExpression(parent) || compiler.isPostfixUnaryExpression(parent)) {
    const { operator } = parent;
    return operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken
      ? parent
      : undefined;
  }
  if (compiler.isForInStatement(parent) || compiler.isForOfStatement(parent)) {
    return parent.initializer === target ? parent : undefined;
  }
  if (compiler.isShorthandPropertyAssignment(parent)) {
    return parent.name === target ? assignmentTo(parent.parent) : undefined;
  }
  if (compiler.isPropertyAssignment(parent)) {
    return parent.initializer === target ? assignmentTo(parent.parent) : undefined;
  }
  if (compiler.isSpreadAssignment(parent)) return assignmentTo(parent.parent);
  const isPart =
    isTransparent(parent) || compiler.isArrayLiteralExpression(parent) || compiler.isSpreadElement(parent);
  return isPart ? assignmentTo(parent) : undefined;
}

export function isAssignment(node: ts.Node): node is ts.AssignmentExpression<ts.AssignmentOperatorToken> {
  if (!compiler.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** Recognises brackets and assertions of a type, which are gone when the code runs. */
export function isTransparent(
  node: ts.Node,
): node is
  | ts.ParenthesizedExpression
  | ts.AssertionExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.ExpressionWithTypeArguments {
  return (
    compiler.isParenthesizedExpression(node) ||
    compiler.isAssertionExpression(node) ||
    compiler.isSatisfiesExpression(node) ||
    compiler.isNonNullExpression(node) ||
    compiler.isExpressionWithTypeArguments(node)
  );
}
