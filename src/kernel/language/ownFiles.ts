/** A file of the user's own that a cell imports, as CommonJS with the stops that an interrupt needs. */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import { type MappedFile, mappedFile } from "./positions.js";
import { stops } from "./stops.js";

export interface CompiledFile {
  code: string;
  positions: MappedFile;
}

export function compileOwn(path: string, source: string, options: ts.CompilerOptions): CompiledFile {
  const { outputText, sourceMapText = "" } = compiler.transpileModule(source, {
    fileName: path,
    compilerOptions: { ...options, module: compiler.ModuleKind.CommonJS, moduleDetection: undefined },
    transformers: { before: [importsOfRequire, stops] },
  });
  return { code: outputText, positions: mappedFile(path, source, outputText, sourceMapText) };
}

/** `import(…)` → `require.import(…)`, which finds TypeScript as well. */
const importsOfRequire: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node => {
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
