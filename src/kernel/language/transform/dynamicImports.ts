import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/**
 * Replaces `import(…)` by `require.import(…)`, which finds TypeScript files as well, and `import.meta` by
 * `require.meta` (see execution/modules.ts).
 */
export const dynamicImports: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node => {
    if (compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword) {
      return factory.createPropertyAccessExpression(factory.createIdentifier("require"), "meta");
    }
    const visited = compiler.visitEachChild(node, visit, context);
    if (
      !compiler.isCallExpression(visited) ||
      visited.expression.kind !== compiler.SyntaxKind.ImportKeyword
    ) {
      return visited;
    }
    const load = factory.createPropertyAccessExpression(factory.createIdentifier("require"), "import");
    return factory.updateCallExpression(visited, load, undefined, visited.arguments);
  };
  return (file) => compiler.visitEachChild(file, visit, context);
};
