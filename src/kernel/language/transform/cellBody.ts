/**
 * Compiles a cell to the body of a function. Cells share their top level: `const a = 1` becomes `__names.a =
 * 1`, and every `a` in this cell and in later ones becomes `__names.a`, so that a function of an earlier cell
 * sees what a later cell assigns, as in Python. The function returns the value of the last expression.
 */
import type * as ts from "typescript";
import { assignmentTarget } from "./assignmentTarget.js";
import { assignmentTo, isAssignment, isTransparent } from "../service/assignment.js";
import { compiler } from "../service/compiler.js";
import { earlyImports } from "./earlyImports.js";
import { importStatements } from "./imports.js";
import { HOOK } from "./interruptionPoints.js";
import type { SharedNames } from "../service/sharedNames.js";

/** The object that holds the values of shared names: a parameter of the function that a cell becomes. */
export const NAMES = "__names";

/**
 * `continued` holds the namespaces of the cell that continue those of earlier cells; `isAsync` tells which
 * packages have to be imported by an `await`.
 */
export function cellBody(
  names: SharedNames,
  continued: ReadonlyMap<string, ts.Symbol>,
  isAsync: (id: string) => boolean,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => new CellBody(context, names, continued, isAsync).file(file);
}

class CellBody {
  private readonly factory: ts.NodeFactory;
  /** Variables of `var`, and assignments of functions, which exist before the first line of the cell runs. */
  private readonly variables = new Set<string>();
  private readonly hoisted: ts.Statement[] = [];
  private readonly defined: ReadonlySet<string>;

  constructor(
    private readonly context: ts.TransformationContext,
    private readonly names: SharedNames,
    private readonly continued: ReadonlyMap<string, ts.Symbol>,
    private readonly isAsync: (id: string) => boolean,
  ) {
    this.factory = context.factory;
    this.defined = new Set(names.defined());
  }

  file(file: ts.SourceFile): ts.SourceFile {
    const last = file.statements.at(-1);
    const compiled = (statements: readonly ts.Statement[]) =>
      statements.flatMap((statement) => this.topLevel(statement, statement === last));
    const early = earlyImports(file, this.names);
    const imports = compiled([...early]);
    const statements = compiled(file.statements.filter((each) => !early.has(each)));
    const { factory } = this;
    const variables = [...this.variables].map((name) => this.assign(name, factory.createVoidZero()));
    return factory.updateSourceFile(file, [...variables, ...this.hoisted, ...imports, ...statements]);
  }

  private topLevel(statement: ts.Statement, isLast: boolean): ts.Statement[] {
    const { factory } = this;
    if (compiler.isImportDeclaration(statement) || compiler.isImportEqualsDeclaration(statement)) {
      this.type(statement); // the A of `import X = A.B` counts as used, even if X is a type
      return importStatements(statement, factory, {
        isValue: (name) => this.names.isImportedValue(name),
        isAsync: this.isAsync,
        reference: (name) => this.identifier(name) as ts.Expression,
        assign: (name, value) => this.assign(name.text, value, statement),
      });
    }
    if (isLast && compiler.isExpressionStatement(statement) && !isAssignment(statement.expression)) {
      // The await, which the async function would do anyway, puts this line into the error of a promise.
      const value = factory.createAwaitExpression(this.expression(statement.expression));
      const both = factory.createReturnStatement(compiler.setTextRange(value, statement));
      return [compiler.setTextRange(both, statement)];
    }
    const visited = this.visit(statement);
    const own = visited === undefined ? [] : Array.isArray(visited) ? visited : [visited];
    return [...this.earlierNamespace(statement), ...(own as ts.Statement[]), ...this.named(statement)];
  }

  /** Makes `var N = __kernel.continued("N")`: TypeScript's code for a namespace adds to the variable `N`. */
  private earlierNamespace(statement: ts.Statement): ts.Statement[] {
    if (!compiler.isModuleDeclaration(statement)) return [];
    const { text } = statement.name;
    if (!this.continued.has(text) || !this.defined.has(text)) return [];
    const { factory } = this;
    const call = this.hook("continued", [factory.createStringLiteral(text)]);
    const variable = factory.createVariableDeclaration(text, undefined, undefined, call);
    return [factory.createVariableStatement(undefined, [variable])];
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
    return [this.assign(name.text, this.hook("renewed", [factory.createStringLiteral(name.text), value]))];
  }

  private readonly visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
    const { factory } = this;
    if (compiler.isTypeNode(node) && !compiler.isExpressionWithTypeArguments(node)) return this.type(node);
    if (compiler.isIdentifier(node)) return this.identifier(node);
    if (compiler.isVariableStatement(node) && this.isShared(node.declarationList)) {
      this.hoist(node.declarationList, compiler.isSourceFile(node.parent));
      return node.declarationList.declarations.flatMap((each) => this.declaration(each));
    }
    if (compiler.isVariableDeclarationList(node) && this.isShared(node)) {
      this.hoist(node, false);
      return this.loopHead(node);
    }
    if (compiler.isShorthandPropertyAssignment(node) && this.names.has(node.name)) {
      const { name, objectAssignmentInitializer: otherwise } = node;
      const target = this.reference(name);
      const value = otherwise ? factory.createAssignment(target, this.expression(otherwise)) : target;
      return compiler.setTextRange(factory.createPropertyAssignment(this.key(name.text), value), node);
    }
    if (compiler.isCallExpression(node)) return this.call(node);
    const tag = compiler.isTaggedTemplateExpression(node) ? this.sharedName(node.tag) : undefined;
    if (compiler.isTaggedTemplateExpression(node) && tag) {
      const template = compiler.visitNode(node.template, this.visit) as ts.TemplateLiteral;
      return factory.updateTaggedTemplateExpression(node, this.detached(tag), undefined, template);
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
    const args = () => node.arguments.map((each) => this.expression(each));
    if (isEval(node)) return this.evalAmongNames(args()[0]);
    const name = this.sharedName(node.expression);
    if (!name) return compiler.visitEachChild(node, this.visit, this.context);
    const callee = this.detached(name);
    return compiler.isCallChain(node)
      ? factory.updateCallChain(node, callee, node.questionDotToken, undefined, args())
      : factory.updateCallExpression(node, callee, undefined, args());
  }

  /** Makes `__kernel.named((code) => eval(code), …)`: the code finds shared names and local variables. */
  private evalAmongNames(code: ts.Expression): ts.Expression {
    const { factory } = this;
    const parameter = factory.createUniqueName("code");
    const run = factory.createArrowFunction(
      undefined,
      undefined,
      [factory.createParameterDeclaration(undefined, undefined, parameter)],
      undefined,
      undefined,
      factory.createCallExpression(factory.createIdentifier("eval"), undefined, [parameter]),
    );
    return this.hook("named", [run, code]);
  }

  /** Returns the shared name that an expression consists of, apart from brackets and assertions of a type. */
  private sharedName(node: ts.Expression): ts.Identifier | undefined {
    if (compiler.isIdentifier(node)) return this.names.has(node) ? node : undefined;
    return isTransparent(node) ? this.sharedName(node.expression) : undefined;
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

  /**
   * Makes the variables of a `var` exist from the beginning of the cell. At the top level, where an
   * assignment follows, that is not necessary, and would lose an earlier cell's value if this one fails.
   */
  private hoist({ flags, declarations }: ts.VariableDeclarationList, isTopLevel: boolean): void {
    if ((flags & compiler.NodeFlags.BlockScoped) !== 0) return;
    const add = (name: ts.BindingName): void => {
      if (compiler.isIdentifier(name)) this.variables.add(name.text);
      else for (const each of name.elements) if (!compiler.isOmittedExpression(each)) add(each.name);
    };
    for (const { name, initializer } of declarations) if (!isTopLevel || !initializer) add(name);
  }

  private declaration(node: ts.VariableDeclaration): ts.Statement[] {
    const { factory } = this;
    const { name, initializer } = node;
    if (!initializer && compiler.isIdentifier(name) && this.variables.has(name.text)) return [];
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
    const isRefused = assignmentTo(name) !== undefined && this.names.isConstant(name);
    return compiler.setTextRange(isRefused ? this.constant(name.text) : this.shared(name.text), name);
  }

  /** Makes `__kernel.constants.a`, to which an assignment throws as it does to any other constant. */
  private constant(name: string): ts.Expression {
    const { factory } = this;
    const constants = factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), "constants");
    return factory.createPropertyAccessExpression(constants, name);
  }

  private assign(name: string, value: ts.Expression, range?: ts.Node): ts.Statement {
    const { factory } = this;
    const statement = factory.createExpressionStatement(factory.createAssignment(this.shared(name), value));
    return range ? compiler.setTextRange(statement, range) : statement;
  }

  /** Makes `__kernel.method(…)`. */
  private hook(method: string, args: ts.Expression[]): ts.Expression {
    const { factory } = this;
    const callee = factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), method);
    return factory.createCallExpression(callee, undefined, args);
  }

  /** Makes the key of a property. A plain `__proto__: value` would set the prototype. */
  private key(name: string): ts.PropertyName {
    const { factory } = this;
    return name === "__proto__"
      ? factory.createComputedPropertyName(factory.createStringLiteral(name))
      : factory.createIdentifier(name);
  }

  /** Makes `__names.a`. */
  private shared(name: string): ts.Expression {
    const { factory } = this;
    return factory.createPropertyAccessExpression(factory.createIdentifier(NAMES), name);
  }
}

function isEval({ expression, arguments: args }: ts.CallExpression): boolean {
  const isName = compiler.isIdentifier(expression) && expression.text === "eval";
  return isName && args.length === 1 && !compiler.isSpreadElement(args[0]);
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
