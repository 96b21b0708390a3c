/** Turns the pattern of a declaration, `{ a, b: [c = 1], ...rest }`, into the target of an assignment. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

interface Rewriting {
  reference(name: ts.Identifier): ts.Expression;
  expression(node: ts.Expression): ts.Expression;
}

export function assignmentTarget(
  name: ts.BindingName,
  factory: ts.NodeFactory,
  rewriting: Rewriting,
): ts.Expression {
  const target = (each: ts.BindingElement): ts.Expression => {
    const inner = assignmentTarget(each.name, factory, rewriting);
    if (!each.initializer) return inner;
    return factory.createAssignment(inner, rewriting.expression(each.initializer));
  };
  const key = ({ propertyName, name }: ts.BindingElement): ts.PropertyName => {
    if (!propertyName) return factory.createIdentifier((name as ts.Identifier).text);
    if (!compiler.isComputedPropertyName(propertyName)) return propertyName;
    return factory.createComputedPropertyName(rewriting.expression(propertyName.expression));
  };
  if (compiler.isIdentifier(name)) return rewriting.reference(name);
  if (compiler.isObjectBindingPattern(name)) {
    return factory.createObjectLiteralExpression(
      name.elements.map((each) =>
        each.dotDotDotToken
          ? factory.createSpreadAssignment(target(each))
          : factory.createPropertyAssignment(key(each), target(each)),
      ),
    );
  }
  return factory.createArrayLiteralExpression(
    name.elements.map((each) => {
      if (compiler.isOmittedExpression(each)) return each;
      return each.dotDotDotToken ? factory.createSpreadElement(target(each)) : target(each);
    }),
  );
}
