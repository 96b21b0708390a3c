"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.importStatements = importStatements;
const compiler_js_1 = require("../service/compiler.js");
function importStatements(statement, factory, importing) {
    const at = (node) => compiler_js_1.compiler.setTextRange(node, statement);
    const require = factory.createIdentifier("require");
    const helper = (method, argument) => factory.createCallExpression(factory.createPropertyAccessExpression(require, method), undefined, [
        argument,
    ]);
    const load = (id) => {
        const isAsync = compiler_js_1.compiler.isStringLiteral(id) && importing.isAsync(id.text);
        if (isAsync)
            return at(factory.createAwaitExpression(at(helper("import", id))));
        return at(factory.createCallExpression(require, undefined, [id]));
    };
    if (compiler_js_1.compiler.isImportEqualsDeclaration(statement)) {
        const { moduleReference: source, name } = statement;
        if (!importing.isValue(name))
            return [];
        // import a = b.c
        if (!compiler_js_1.compiler.isExternalModuleReference(source))
            return [importing.assign(name, entity(source, factory))];
        return [importing.assign(name, load(source.expression))];
    }
    const { importClause: clause, moduleSpecifier } = statement;
    if (!clause)
        return [at(factory.createExpressionStatement(load(moduleSpecifier)))];
    const module = factory.createUniqueName("module");
    const values = [];
    if (clause.name)
        values.push([clause.name, helper("default", module)]);
    const { namedBindings: named } = clause;
    if (named && compiler_js_1.compiler.isNamespaceImport(named))
        values.push([named.name, helper("namespace", module)]);
    if (named && compiler_js_1.compiler.isNamedImports(named)) {
        for (const { name, propertyName = name } of named.elements) {
            const isDefault = propertyName.text === "default";
            const member = compiler_js_1.compiler.isIdentifier(propertyName)
                ? factory.createPropertyAccessExpression(module, propertyName.text)
                : factory.createElementAccessExpression(module, propertyName);
            values.push([name, isDefault ? helper("default", module) : member]);
        }
    }
    const wanted = values.filter(([name]) => importing.isValue(name));
    if (wanted.length === 0)
        return [];
    const variable = factory.createVariableDeclaration(module, undefined, undefined, load(moduleSpecifier));
    const list = factory.createVariableDeclarationList([variable], compiler_js_1.compiler.NodeFlags.Const);
    const assignments = wanted.map(([name, value]) => importing.assign(name, value));
    return [factory.createBlock([factory.createVariableStatement(undefined, list), ...assignments], true)];
}
const entity = (name, factory) => compiler_js_1.compiler.isIdentifier(name)
    ? name
    : factory.createPropertyAccessExpression(entity(name.left, factory), name.right);
//# sourceMappingURL=imports.js.map