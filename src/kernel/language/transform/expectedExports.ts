import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** TypeScript does not declare the part of it that tells which imports exist when the file runs. */
type Context = ts.TransformationContext & {
  getEmitResolver(): { isReferencedAliasDeclaration(node: ts.Node): boolean };
};

/**
 * Adds `require.expect("m", ["a"])` after `import { a } from "m"` (see execution/modules.ts). In CommonJS,
 * which TypeScript compiles the import to, a name that the module does not export would be undefined.
 */
export const expectedExports: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { factory } = context;
  const resolver = (context as Context).getEmitResolver();
  const isScript = /\.jsx?$/.test(file.fileName); // in JavaScript, all imports exist
  const statements = file.statements.flatMap((statement): ts.Statement[] => {
    if (!compiler.isImportDeclaration(statement)) return [statement];
    const names = importedNames(statement, (node) => isScript || resolver.isReferencedAliasDeclaration(node));
    if (names.length === 0) return [statement];
    const require = factory.createIdentifier("require");
    const list = names.map((name) => factory.createStringLiteral(name));
    const check = factory.createCallExpression(
      factory.createPropertyAccessExpression(require, "expect"),
      undefined,
      [statement.moduleSpecifier, factory.createArrayLiteralExpression(list)],
    );
    return [statement, compiler.setTextRange(factory.createExpressionStatement(check), statement)];
  });
  return factory.updateSourceFile(file, statements);
};

function importedNames({ importClause: clause }: ts.ImportDeclaration, isValue: (node: ts.Node) => boolean) {
  if (!clause) return [];
  const named = clause.namedBindings;
  const elements = named && compiler.isNamedImports(named) ? named.elements.filter(isValue) : [];
  const names = elements.map(({ name, propertyName = name }) => propertyName.text);
  return clause.name && isValue(clause) ? ["default", ...names] : names;
}
