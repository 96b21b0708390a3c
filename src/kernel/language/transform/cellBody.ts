/**
 * Compiles a cell to the body of a function. Cells share their top level: `const a = 1` becomes `__names.a =
 * 1`, and every `a` in this cell and in later ones becomes `__names.a`, so that a function of an earlier cell
 * sees what a later cell assigns, as in Python. The function returns the value of the last expression.
 */
import type * as ts from "typescript";
import { assignmentTarget } from "./assignmentTarget.js";
import { compiler } from "../service/compiler.js";
import { importStatements } from "./imports.js";
import { HOOK } from "./interruptionPoints.js";
import type { SharedNames } from "../service/sharedNames.js";

/** The object that holds the values of shared names: a parameter of the function that a cell becomes. */
export const NAMES = "__names";

/** `isAsync` tells which packages have to be imported by an `await`. */
export function cellBody(
  names: SharedNames,
  isAsync: (id: string) => boolean,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => new CellBody(context, names, isAsync).file(file);
}

class CellBody {
  private readonly factory: ts.NodeFactory;
  /** Assignments of functions, which exist before the first line of the cell runs. */
  private readonly hoisted: ts.Statement[] = [];
  private readonly defined: ReadonlySet<string>;

  constructor(
    private readonly context: ts.TransformationContext,
    private readonly names: SharedNames,
    private readonly isAsync: (id: string) => boolean,
  ) {
    this.factory = context.factory;
    this.defined = new Set(names.defined());
  }

  file(file: ts.SourceFile): ts.SourceFile {
    const last = file.statements.at(-1);
    const statements = file.statements.flatMap((statement) => this.topLevel(statement, statement === last));
    return this.factory.updateSourceFile(file, [...this.hoisted, ...statements]);
  }

  private topLevel(statement: ts.Statement, isLast: boolean): ts.Statement[] {
    const { factory } = this;
    if (compiler.isImportDeclaration(statement) || compiler.isImportEqualsDeclaration(statement)) {
      return importStatements(statement, factory, {
        isValue: (name) => this.names.isImportedValue(name),
        isAsync: this.isAsync,
        assign: (name, value) => this.assign(name.text, value, statement),
      });
    }
    if (isLast && compiler.isExpressionStatement(statement) && !isAssignment(statement.expression)) {
      const value = factory.createReturnStatement(this.expression(statement.expression));
      return [compiler.setTextRange(value, statement)];
    }
    const visited = this.visit(statement);
    const own = visited === undefined ? [] : Array.isArray(visited) ? visited : [visited];
    return [...(own as ts.Statement[]), ...this.named(statement)];
  }

  /** Makes the statements that assign the value of a declaration to its shared name. */
  private named(statement: ts.Statement): ts.Statement[] {
    const { factory } = this;
    const isFunction = compiler.isFunctionDeclaration(statement);
    const declares =
      isFunction ||
      compiler.isClassDeclaration(statement) ||
      compiler.isEnumDeclaration(statement) ||
      compiler.isModuleDeclaration(statement);
    if (!declares || !statement.name || !compiler.isIdentifier(statement.name)) return [];
    const { name } = statement;
    if (!this.defined.has(name.text) || (isFunction && !statement.body)) return [];
    const value = factory.createIdentifier(name.text);
    if (isFunction) {
      this.hoisted.push(this.assign(name.text, value));
      return [];
    }
    if (!compiler.isClassDeclaration(statement)) return [this.assign(name.text, value)];
    // __kernel.renewed("A", A)
    const renew = factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), "renewed");
    const args = [factory.createStringLiteral(name.text), value];
    return [this.assign(name.text, factory.createCallExpression(renew, undefined, args))];
  }

  private readonly visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
    const { factory } = this;
    if (compiler.isTypeNode(node) && !compiler.isExpressionWithTypeArguments(node)) return this.type(node);
    if (compiler.isIdentifier(node)) return this.identifier(node);
    if (compiler.isVariableStatement(node) && this.isShared(node.declarationList)) {
      return node.declarationList.declarations.flatMap((each) => this.declaration(each));
    }
    if (compiler.isVariableDeclarationList(node) && this.isShared(node)) return this.loopHead(node);
    if (compiler.isShorthandPropertyAssignment(node) && this.names.has(node.name)) {
      const { name, objectAssignmentInitializer: otherwise } = node;
      const target = this.reference(name);
      const value = otherwise ? factory.createAssignment(target, this.expression(otherwise)) : target;
      return compiler.setTextRange(factory.createPropertyAssignment(name.text, value), node);
    }
    if (compiler.isCallExpression(node)) return this.call(node);
    if (compiler.isTaggedTemplateExpression(node) && this.isSharedName(node.tag)) {
      const template = compiler.visitNode(node.template, this.visit) as ts.TemplateLiteral;
      return factory.updateTaggedTemplateExpression(node, this.detached(node.tag), undefined, template);
    }
    return compiler.visitEachChild(node, this.visit, this.context);
  };

  /** Leaves a type as it is. It is gone when the cell runs, but the names in it count as used. */
  private type<T extends ts.Node>(node: T): T {
    if (compiler.isIdentifier(node)) this.names.has(node);
    compiler.forEachChild(node, (child) => void this.type(child));
    return node;
  }

  private identifier(node: ts.Identifier): ts.Node {
    const isName = (node.parent as ts.NamedDeclaration).name === node;
    return !isName && this.names.has(node) ? this.reference(node) : node;
  }

  private call(node: ts.CallExpression): ts.Node {
    const { factory } = this;
    if (!this.isSharedName(node.expression)) return compiler.visitEachChild(node, this.visit, this.context);
    const args = node.arguments.map((each) => this.expression(each));
    const callee = this.detached(node.expression);
    return compiler.isCallChain(node)
      ? factory.updateCallChain(node, callee, node.questionDotToken, undefined, args)
      : factory.updateCallExpression(node, callee, undefined, args);
  }

  private isSharedName(node: ts.Expression): node is ts.Identifier {
    return compiler.isIdentifier(node) && this.names.has(node);
  }

  /** Makes `(0, __names.f)`: a function that is called this way does not get the names as its `this`. */
  private detached(name: ts.Identifier): ts.Expression {
    const { factory } = this;
    // These flags make errors point to the beginning of the name.
    const { NoNestedSourceMaps, NoTrailingSourceMap } = compiler.EmitFlags;
    const both = factory.createComma(factory.createNumericLiteral(0), this.reference(name));
    const callee = compiler.setTextRange(factory.createParenthesizedExpression(both), name);
    return compiler.setEmitFlags(callee, NoNestedSourceMaps | NoTrailingSourceMap);
  }

  private isShared({ declarations }: ts.VariableDeclarationList): boolean {
    const name = declarations.map((each) => firstName(each.name)).find((each) => each !== undefined);
    return name !== undefined && this.names.has(name);
  }

  private declaration(node: ts.VariableDeclaration): ts.Statement[] {
    const { factory } = this;
    const { name, initializer } = node;
    const value = initializer ? this.expression(initializer) : factory.createVoidZero();
    if (compiler.isIdentifier(name) && initializer && isAnonymous(initializer)) {
      // A variable of that name gives the function its name, which stack traces show.
      const { text } = name;
      const variable = factory.createVariableDeclaration(text, undefined, undefined, value);
      const list = factory.createVariableDeclarationList([variable], compiler.NodeFlags.Const);
      const statement = factory.createVariableStatement(undefined, list);
      return [
        factory.createBlock([statement, this.assign(text, factory.createIdentifier(text), node)], true),
      ];
    }
    const assignment = factory.createAssignment(this.target(name), value);
    return [compiler.setTextRange(factory.createExpressionStatement(assignment), node)];
  }

  /** Turns the head of `for (var i = 0; …)` and `for (var x of …)` into assignments. */
  private loopHead({ declarations }: ts.VariableDeclarationList): ts.Node {
    const { factory } = this;
    const parts = declarations.map(({ name, initializer }) =>
      initializer
        ? factory.createAssignment(this.target(name), this.expression(initializer))
        : this.target(name),
    );
    return parts.length === 1 ? parts[0] : factory.createCommaListExpression(parts);
  }

  private target(name: ts.BindingName): ts.Expression {
    return assignmentTarget(name, this.factory, {
      reference: (identifier) => this.reference(identifier),
      expression: (node) => this.expression(node),
    });
  }

  private expression(node: ts.Expression): ts.Expression {
    return compiler.visitNode(node, this.visit) as ts.Expression;
  }

  private reference(name: ts.Identifier): ts.Expression {
    return compiler.setTextRange(this.shared(name.text), name);
  }

  private assign(name: string, value: ts.Expression, range?: ts.Node): ts.Statement {
    const { factory } = this;
    const statement = factory.createExpressionStatement(factory.createAssignment(this.shared(name), value));
    return range ? compiler.setTextRange(statement, range) : statement;
  }

  /** Makes `__names.a`. */
  private shared(name: string): ts.Expression {
    const { factory } = this;
    return factory.createPropertyAccessExpression(factory.createIdentifier(NAMES), name);
  }
}

function isAssignment(expression: ts.Expression): boolean {
  if (!compiler.isBinaryExpression(expression)) return false;
  const { kind } = expression.operatorToken;
  return kind >= compiler.SyntaxKind.FirstAssignment && kind <= compiler.SyntaxKind.LastAssignment;
}

function isAnonymous(value: ts.Expression): boolean {
  if (compiler.isFunctionExpression(value) || compiler.isClassExpression(value)) return !value.name;
  return compiler.isArrowFunction(value);
}

function firstName(name: ts.BindingName): ts.Identifier | undefined {
  if (compiler.isIdentifier(name)) return name;
  for (const element of name.elements) {
    const found = compiler.isOmittedExpression(element) ? undefined : firstName(element.name);
    if (found) return found;
  }
  return undefined;
}
