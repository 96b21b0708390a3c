/**
 * Compiles the imports of a cell, which may appear anywhere in it: `import d, { a as b } from "m"` becomes
 * `__names.d = require.member(require("m"), "default", "m"); …`, and `import X = A.B` becomes `__names.X =
 * __names.A.B`.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

interface Importing {
  /** Returns false for a type, which does not exist when the cell runs. */
  isValue(name: ts.Identifier): boolean;
  /** Returns true for a package that can be loaded only by `await import()`. */
  isAsync(id: string): boolean;
  /** Compiles the A of `import X = A.B`. */
  reference(name: ts.Identifier): ts.Expression;
  assign(name: ts.Identifier, value: ts.Expression): ts.Statement;
}

export function importStatements(
  statement: ts.ImportDeclaration | ts.ImportEqualsDeclaration,
  factory: ts.NodeFactory,
  importing: Importing,
): ts.Statement[] {
  const at = <T extends ts.Node>(node: T) => compiler.setTextRange(node, statement);
  const require = factory.createIdentifier("require");
  const helper = (method: string, ...args: ts.Expression[]) =>
    factory.createCallExpression(factory.createPropertyAccessExpression(require, method), undefined, args);
  const load = (id: ts.Expression): ts.Expression => {
    const isAsync = compiler.isStringLiteral(id) && importing.isAsync(id.text);
    if (isAsync) return at(factory.createAwaitExpression(at(helper("import", id))));
    return at(factory.createCallExpression(require, undefined, [id]));
  };

  if (compiler.isImportEqualsDeclaration(statement)) {
    const { moduleReference: source, name } = statement;
    if (!importing.isValue(name)) return [];
    const value = compiler.isExternalModuleReference(source)
      ? load(source.expression)
      : entity(source, factory, importing);
    return [importing.assign(name, value)];
  }

  const { importClause: clause, moduleSpecifier } = statement;
  if (!clause) return [at(factory.createExpressionStatement(load(moduleSpecifier)))];
  const module = factory.createUniqueName("module");
  const values: [ts.Identifier, ts.Expression][] = [];
  const member = (name: string) =>
    helper("member", module, factory.createStringLiteral(name), moduleSpecifier);
  if (clause.name) values.push([clause.name, member("default")]);
  const { namedBindings: named } = clause;
  if (named && compiler.isNamespaceImport(named)) values.push([named.name, helper("namespace", module)]);
  if (named && compiler.isNamedImports(named)) {
    for (const { name, propertyName = name } of named.elements) {
      values.push([name, member(propertyName.text)]);
    }
  }
  const wanted = values.filter(([name]) => importing.isValue(name));
  if (wanted.length === 0) return [];
  const variable = factory.createVariableDeclaration(module, undefined, undefined, load(moduleSpecifier));
  const list = factory.createVariableDeclarationList([variable], compiler.NodeFlags.Const);
  const assignments = wanted.map(([name, value]) => importing.assign(name, value));
  return [factory.createBlock([factory.createVariableStatement(undefined, list), ...assignments], true)];
}

const entity = (name: ts.EntityName, factory: ts.NodeFactory, importing: Importing): ts.Expression =>
  compiler.isIdentifier(name)
    ? importing.reference(name)
    : factory.createPropertyAccessExpression(entity(name.left, factory, importing), name.right);
