"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.NAMES = void 0;
exports.cellBody = cellBody;
const assignmentTarget_js_1 = require("./assignmentTarget.js");
const compiler_js_1 = require("../service/compiler.js");
const imports_js_1 = require("./imports.js");
const interruptionPoints_js_1 = require("./interruptionPoints.js");
/** The object that holds the values of shared names: a parameter of the function that a cell becomes. */
exports.NAMES = "__names";
/** `isAsync` tells which packages have to be imported by an `await`. */
function cellBody(names, isAsync) {
    return (context) => (file) => new CellBody(context, names, isAsync).file(file);
}
class CellBody {
    context;
    names;
    isAsync;
    factory;
    /** Assignments of functions, which exist before the first line of the cell runs. */
    hoisted = [];
    defined;
    constructor(context, names, isAsync) {
        this.context = context;
        this.names = names;
        this.isAsync = isAsync;
        this.factory = context.factory;
        this.defined = new Set(names.defined());
    }
    file(file) {
        const last = file.statements.at(-1);
        const statements = file.statements.flatMap((statement) => this.topLevel(statement, statement === last));
        return this.factory.updateSourceFile(file, [...this.hoisted, ...statements]);
    }
    topLevel(statement, isLast) {
        const { factory } = this;
        if (compiler_js_1.compiler.isImportDeclaration(statement) || compiler_js_1.compiler.isImportEqualsDeclaration(statement)) {
            return (0, imports_js_1.importStatements)(statement, factory, {
                isValue: (name) => this.names.isImportedValue(name),
                isAsync: this.isAsync,
                assign: (name, value) => this.assign(name.text, value, statement),
            });
        }
        if (isLast && compiler_js_1.compiler.isExpressionStatement(statement) && !isAssignment(statement.expression)) {
            const value = factory.createReturnStatement(this.expression(statement.expression));
            return [compiler_js_1.compiler.setTextRange(value, statement)];
        }
        const visited = this.visit(statement);
        const own = visited === undefined ? [] : Array.isArray(visited) ? visited : [visited];
        return [...own, ...this.named(statement)];
    }
    /** Makes the statements that assign the value of a declaration to its shared name. */
    named(statement) {
        const { factory } = this;
        const isFunction = compiler_js_1.compiler.isFunctionDeclaration(statement);
        const declares = isFunction ||
            compiler_js_1.compiler.isClassDeclaration(statement) ||
            compiler_js_1.compiler.isEnumDeclaration(statement) ||
            compiler_js_1.compiler.isModuleDeclaration(statement);
        if (!declares || !statement.name || !compiler_js_1.compiler.isIdentifier(statement.name))
            return [];
        const { name } = statement;
        if (!this.defined.has(name.text) || (isFunction && !statement.body))
            return [];
        const value = factory.createIdentifier(name.text);
        if (isFunction) {
            this.hoisted.push(this.assign(name.text, value));
            return [];
        }
        if (!compiler_js_1.compiler.isClassDeclaration(statement))
            return [this.assign(name.text, value)];
        // __kernel.renewed("A", A)
        const renew = factory.createPropertyAccessExpression(factory.createIdentifier(interruptionPoints_js_1.HOOK), "renewed");
        const args = [factory.createStringLiteral(name.text), value];
        return [this.assign(name.text, factory.createCallExpression(renew, undefined, args))];
    }
    visit = (node) => {
        const { factory } = this;
        if (compiler_js_1.compiler.isTypeNode(node) && !compiler_js_1.compiler.isExpressionWithTypeArguments(node))
            return this.type(node);
        if (compiler_js_1.compiler.isIdentifier(node))
            return this.identifier(node);
        if (compiler_js_1.compiler.isVariableStatement(node) && this.isShared(node.declarationList)) {
            return node.declarationList.declarations.flatMap((each) => this.declaration(each));
        }
        if (compiler_js_1.compiler.isVariableDeclarationList(node) && this.isShared(node))
            return this.loopHead(node);
        if (compiler_js_1.compiler.isShorthandPropertyAssignment(node) && this.names.has(node.name)) {
            const { name, objectAssignmentInitializer: otherwise } = node;
            const target = this.reference(name);
            const value = otherwise ? factory.createAssignment(target, this.expression(otherwise)) : target;
            return compiler_js_1.compiler.setTextRange(factory.createPropertyAssignment(name.text, value), node);
        }
        if (compiler_js_1.compiler.isCallExpression(node))
            return this.call(node);
        if (compiler_js_1.compiler.isTaggedTemplateExpression(node) && this.isSharedName(node.tag)) {
            const template = compiler_js_1.compiler.visitNode(node.template, this.visit);
            return factory.updateTaggedTemplateExpression(node, this.detached(node.tag), undefined, template);
        }
        return compiler_js_1.compiler.visitEachChild(node, this.visit, this.context);
    };
    /** Leaves a type as it is. It is gone when the cell runs, but the names in it count as used. */
    type(node) {
        if (compiler_js_1.compiler.isIdentifier(node))
            this.names.has(node);
        compiler_js_1.compiler.forEachChild(node, (child) => void this.type(child));
        return node;
    }
    identifier(node) {
        const isName = node.parent.name === node;
        return !isName && this.names.has(node) ? this.reference(node) : node;
    }
    call(node) {
        const { factory } = this;
        if (!this.isSharedName(node.expression))
            return compiler_js_1.compiler.visitEachChild(node, this.visit, this.context);
        const args = node.arguments.map((each) => this.expression(each));
        const callee = this.detached(node.expression);
        return compiler_js_1.compiler.isCallChain(node)
            ? factory.updateCallChain(node, callee, node.questionDotToken, undefined, args)
            : factory.updateCallExpression(node, callee, undefined, args);
    }
    isSharedName(node) {
        return compiler_js_1.compiler.isIdentifier(node) && this.names.has(node);
    }
    /** Makes `(0, __names.f)`: a function that is called this way does not get the names as its `this`. */
    detached(name) {
        const { factory } = this;
        // So that errors are reported at the beginning of the name.
        const { NoNestedSourceMaps, NoTrailingSourceMap } = compiler_js_1.compiler.EmitFlags;
        const both = factory.createComma(factory.createNumericLiteral(0), this.reference(name));
        const callee = compiler_js_1.compiler.setTextRange(factory.createParenthesizedExpression(both), name);
        return compiler_js_1.compiler.setEmitFlags(callee, NoNestedSourceMaps | NoTrailingSourceMap);
    }
    isShared({ declarations }) {
        const name = declarations.map((each) => firstName(each.name)).find((each) => each !== undefined);
        return name !== undefined && this.names.has(name);
    }
    declaration(node) {
        const { factory } = this;
        const { name, initializer } = node;
        const value = initializer ? this.expression(initializer) : factory.createVoidZero();
        if (compiler_js_1.compiler.isIdentifier(name) && initializer && isAnonymous(initializer)) {
            // A variable of that name gives the function its name, which stack traces show.
            const { text } = name;
            const variable = factory.createVariableDeclaration(text, undefined, undefined, value);
            const list = factory.createVariableDeclarationList([variable], compiler_js_1.compiler.NodeFlags.Const);
            const statement = factory.createVariableStatement(undefined, list);
            return [
                factory.createBlock([statement, this.assign(text, factory.createIdentifier(text), node)], true),
            ];
        }
        const assignment = factory.createAssignment(this.target(name), value);
        return [compiler_js_1.compiler.setTextRange(factory.createExpressionStatement(assignment), node)];
    }
    /** Turns the head of `for (var i = 0; …)` and `for (var x of …)` into assignments. */
    loopHead({ declarations }) {
        const { factory } = this;
        const parts = declarations.map(({ name, initializer }) => initializer
            ? factory.createAssignment(this.target(name), this.expression(initializer))
            : this.target(name));
        return parts.length === 1 ? parts[0] : factory.createCommaListExpression(parts);
    }
    target(name) {
        return (0, assignmentTarget_js_1.assignmentTarget)(name, this.factory, {
            reference: (identifier) => this.reference(identifier),
            expression: (node) => this.expression(node),
        });
    }
    expression(node) {
        return compiler_js_1.compiler.visitNode(node, this.visit);
    }
    reference(name) {
        return compiler_js_1.compiler.setTextRange(this.shared(name.text), name);
    }
    assign(name, value, range) {
        const { factory } = this;
        const statement = factory.createExpressionStatement(factory.createAssignment(this.shared(name), value));
        return range ? compiler_js_1.compiler.setTextRange(statement, range) : statement;
    }
    /** Makes `__names.a`. */
    shared(name) {
        const { factory } = this;
        return factory.createPropertyAccessExpression(factory.createIdentifier(exports.NAMES), name);
    }
}
function isAssignment(expression) {
    if (!compiler_js_1.compiler.isBinaryExpression(expression))
        return false;
    const { kind } = expression.operatorToken;
    return kind >= compiler_js_1.compiler.SyntaxKind.FirstAssignment && kind <= compiler_js_1.compiler.SyntaxKind.LastAssignment;
}
function isAnonymous(value) {
    if (compiler_js_1.compiler.isFunctionExpression(value) || compiler_js_1.compiler.isClassExpression(value))
        return !value.name;
    return compiler_js_1.compiler.isArrowFunction(value);
}
function firstName(name) {
    if (compiler_js_1.compiler.isIdentifier(name))
        return name;
    for (const element of name.elements) {
        const found = compiler_js_1.compiler.isOmittedExpression(element) ? undefined : firstName(element.name);
        if (found)
            return found;
    }
    return undefined;
}
//# sourceMappingURL=cellBody.js.map