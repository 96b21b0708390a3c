/**
 * The fields of classes written in JavaScript, which declare none: `this.x = 1` makes them. TypeScript
 * knows them in JavaScript files only; in cells they have the type any.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import { nodeAt } from "./nodeAt.js";

/** "Property … does not exist on type …", without and with a suggestion. */
const UNKNOWN_PROPERTY = new Set([2339, 2551]);

/** Returns true for a complaint about a field that a class without declared fields makes by assigning it. */
export function isAssignedField({ code, file, start }: ts.Diagnostic, checker: ts.TypeChecker): boolean {
  if (!UNKNOWN_PROPERTY.has(code) || !file || start === undefined) return false;
  const name = nodeAt(file, start);
  if (!name || !compiler.isIdentifier(name)) return false;
  const { parent } = name;
  const owner = compiler.isPropertyAccessExpression(parent)
    ? parent.expression
    : compiler.isBindingElement(parent)
      ? parent.parent
      : undefined;
  return owner !== undefined && assigns(checker.getTypeAtLocation(owner), name.text, checker);
}

/** Tells whether the class of `type`, or one that it extends, assigns the field. */
function assigns(type: ts.Type, field: string, checker: ts.TypeChecker): boolean {
  const classes = (type.symbol as ts.Symbol | undefined)?.declarations?.filter(compiler.isClassLike) ?? [];
  if (classes.some((each) => !declaresFields(each) && makes(each, field))) return true;
  const [base] = classes.flatMap((each) => each.heritageClauses ?? []).flatMap(({ types }) => types);
  return base !== undefined && assigns(checker.getTypeAtLocation(base), field, checker);
}

const declaresFields = ({ members }: ts.ClassLikeDeclaration): boolean =>
  members.some(
    (each) =>
      (compiler.isPropertyDeclaration(each) && !compiler.isPrivateIdentifier(each.name)) ||
      (compiler.isConstructorDeclaration(each) &&
        each.parameters.some((parameter) => compiler.isParameterPropertyDeclaration(parameter, each))),
  );

/** Tells whether `this.field = …` occurs in a node. */
function makes(node: ts.Node, field: string): boolean {
  if (
    compiler.isBinaryExpression(node) &&
    node.operatorToken.kind === compiler.SyntaxKind.EqualsToken &&
    compiler.isPropertyAccessExpression(node.left) &&
    node.left.expression.kind === compiler.SyntaxKind.ThisKeyword &&
    node.left.name.text === field
  ) {
    return true;
  }
  return compiler.forEachChild(node, (child) => makes(child, field) || undefined) ?? false;
}
