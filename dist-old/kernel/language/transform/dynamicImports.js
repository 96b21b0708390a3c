"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.dynamicImports = void 0;
const compiler_js_1 = require("../service/compiler.js");
/**
 * Replaces `import(…)` by `require.import(…)`, which finds TypeScript files as well (see
 * execution/modules.ts).
 */
const dynamicImports = (context) => {
    const { factory } = context;
    const visit = (node) => {
        const visited = compiler_js_1.compiler.visitEachChild(node, visit, context);
        if (!compiler_js_1.compiler.isCallExpression(visited) ||
            visited.expression.kind !== compiler_js_1.compiler.SyntaxKind.ImportKeyword) {
            return visited;
        }
        const load = factory.createPropertyAccessExpression(factory.createIdentifier("require"), "import");
        return factory.updateCallExpression(visited, load, undefined, visited.arguments);
    };
    return (file) => compiler_js_1.compiler.visitEachChild(file, visit, context);
};
exports.dynamicImports = dynamicImports;
//# sourceMappingURL=dynamicImports.js.map