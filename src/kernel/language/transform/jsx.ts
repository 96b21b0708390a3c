/**
 * Puts what TypeScript makes of JSX into a cell: its import of a runtime, which a function cannot contain,
 * and the `React` of `React.createElement`, which is a name that cells share.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";
import type { SharedNames } from "../service/sharedNames.js";
import { NAMES } from "./cellBody.js";

/** Runs after TypeScript's own transformers. `isAsync` tells which modules have to be awaited. */
export const jsxInCell =
  (names: SharedNames, isAsync: (id: string) => boolean): ts.TransformerFactory<ts.SourceFile> =>
  (context) =>
  (file) => {
    const { factory } = context;
    const require = factory.createIdentifier("require");

    /** Makes `const { jsx: _jsx } = require("react/jsx-runtime")`. */
    const runtime = ({ importClause, moduleSpecifier }: ts.ImportDeclaration): ts.Statement[] => {
      const named = importClause?.namedBindings;
      if (!named || !compiler.isNamedImports(named) || !compiler.isStringLiteral(moduleSpecifier)) return [];
      const elements = named.elements.map(({ propertyName, name }) =>
        factory.createBindingElement(undefined, propertyName as ts.Identifier, name),
      );
      const load = isAsync(moduleSpecifier.text)
        ? factory.createAwaitExpression(
            factory.createCallExpression(
              factory.createPropertyAccessExpression(require, "import"),
              undefined,
              [moduleSpecifier],
            ),
          )
        : factory.createCallExpression(require, undefined, [moduleSpecifier]);
      const pattern = factory.createObjectBindingPattern(elements);
      const variable = factory.createVariableDeclaration(pattern, undefined, undefined, load);
      const list = factory.createVariableDeclarationList([variable], compiler.NodeFlags.Const);
      return [factory.createVariableStatement(undefined, list)];
    };

    /** Makes `__names.React.createElement(…)` of TypeScript's `React.createElement(…)`. */
    const visit = (node: ts.Node): ts.Node => {
      if (!compiler.isIdentifier(node) || !isFactory(node) || !names.hasName(node.text)) {
        return compiler.visitEachChild(node, visit, context);
      }
      return factory.createPropertyAccessExpression(factory.createIdentifier(NAMES), node.text);
    };

    const statements = file.statements.flatMap((each) =>
      compiler.isImportDeclaration(each) ? runtime(each) : [compiler.visitEachChild(each, visit, context)],
    );
    return factory.updateSourceFile(file, statements);
  };

/** Recognises an identifier that TypeScript has made for a tag: it has no place in the author's code. */
const isFactory = (node: ts.Identifier): boolean => {
  const parent = node.parent as ts.Node | undefined;
  if (node.pos >= 0 || !parent) return false;
  return (
    compiler.isJsxOpeningElement(parent) ||
    compiler.isJsxSelfClosingElement(parent) ||
    compiler.isJsxOpeningFragment(parent)
  );
};
