import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/**
 * Replaces `require("m")`, which TypeScript makes of an import, by `await require.load("m")` for modules that
 * have to be awaited (see execution/modules.ts).
 */
export const awaitedImports =
  (isAsync: (id: string) => boolean): ts.TransformerFactory<ts.SourceFile> =>
  (context) =>
  (file) => {
    const { factory } = context;
    const visit = (node: ts.Node): ts.Node => {
      if (compiler.isFunctionLike(node)) return node;
      const isImport =
        compiler.isCallExpression(node) &&
        compiler.isIdentifier(node.expression) &&
        node.expression.text === "require" &&
        compiler.isStringLiteral(node.arguments[0]) &&
        isAsync(node.arguments[0].text);
      if (!isImport) return compiler.visitEachChild(node, visit, context);
      const load = factory.createPropertyAccessExpression(node.expression, "load");
      return factory.createAwaitExpression(
        factory.updateCallExpression(node, load, undefined, node.arguments),
      );
    };
    return compiler.visitEachChild(file, visit, context);
  };
