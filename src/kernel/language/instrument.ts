/**
 * What the kernel adds to a cell's JavaScript so that it can be stopped, and what it takes out so that an
 * unfinished cell does not wipe the names of earlier ones.
 */
import type * as ts from "@tslab/typescript-for-tslab";

/** The kernel's object that cells call; a hidden property of globalThis (see execution/session.ts). */
export const HOOK = "__kernel";

/** A power of two: often enough for loops with slow bodies, seldom enough to cost fast ones 2 ns a turn. */
const TURNS_PER_TICK = 16;

/**
 * Loops call `__kernel.tick()` every few turns, an await is followed by `__kernel.resume(value)`, `for await` goes through
 * `__kernel.iterate(iterable)`: each throws in a cell that was interrupted. The names that the cell exports are
 * added to `exported`.
 */
export function instrumentCell(compiler: typeof ts, exported: string[]): ts.CustomTransformers {
  return { before: [stops(compiler)], after: [sharedExports(compiler, exported)] };
}

/** The same stops, for a TypeScript file that a cell imports. */
export function instrumentFile(compiler: typeof ts): ts.CustomTransformers {
  return { before: [stops(compiler)] };
}

function stops(compiler: typeof ts): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const hook = (method: string, ...args: ts.Expression[]) =>
      factory.createCallExpression(
        factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), method),
        undefined,
        args,
      );
    /** if ((__kernel.turns = (__kernel.turns + 1) & 15) === 0) __kernel.tick(); */
    const tick = () => {
      const turns = () => factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), "turns");
      const next = factory.createBitwiseAnd(
        factory.createParenthesizedExpression(factory.createAdd(turns(), factory.createNumericLiteral(1))),
        factory.createNumericLiteral(TURNS_PER_TICK - 1),
      );
      return factory.createIfStatement(
        factory.createStrictEquality(
          factory.createParenthesizedExpression(factory.createAssignment(turns(), next)),
          factory.createNumericLiteral(0),
        ),
        factory.createExpressionStatement(hook("tick")),
      );
    };
    const ticking = (body: ts.Statement) =>
      factory.createBlock(
        [compiler.setTextRange(tick(), body), ...(compiler.isBlock(body) ? body.statements : [body])],
        true,
      );

    const visit = (node: ts.Node): ts.Node => {
      const visited = compiler.visitEachChild(node, visit, context);
      if (compiler.isAwaitExpression(visited)) {
        return compiler.setTextRange(hook("resume", visited), node);
      }
      if (compiler.isWhileStatement(visited)) {
        return factory.updateWhileStatement(visited, visited.expression, ticking(visited.statement));
      }
      if (compiler.isDoStatement(visited)) {
        return factory.updateDoStatement(visited, ticking(visited.statement), visited.expression);
      }
      if (compiler.isForStatement(visited)) {
        const { initializer, condition, incrementor, statement } = visited;
        return factory.updateForStatement(visited, initializer, condition, incrementor, ticking(statement));
      }
      if (compiler.isForInStatement(visited)) {
        return factory.updateForInStatement(
          visited,
          visited.initializer,
          visited.expression,
          ticking(visited.statement),
        );
      }
      if (compiler.isForOfStatement(visited)) {
        const { awaitModifier, initializer, expression, statement } = visited;
        return factory.updateForOfStatement(
          visited,
          awaitModifier,
          initializer,
          awaitModifier ? hook("iterate", expression) : expression,
          ticking(statement),
        );
      }
      return visited;
    };
    return (file) => compiler.visitEachChild(file, visit, context);
  };
}

/**
 * All cells share one `exports`. So the `exports.a = exports.b = void 0;` at the head of a CommonJS module goes, for it
 * would wipe an earlier cell's values (its names are noted), and an import becomes a plain value that a
 * later cell can assign to: TypeScript writes `Object.defineProperty(exports, "tf", { get … })`.
 */
function sharedExports(compiler: typeof ts, exported: string[]): ts.TransformerFactory<ts.SourceFile> {
  const isExports = (node: ts.Node) => compiler.isIdentifier(node) && node.text === "exports";

  const wipedNames = (expression: ts.Expression): string[] | undefined => {
    if (compiler.isVoidExpression(expression)) return [];
    if (
      !compiler.isBinaryExpression(expression) ||
      expression.operatorToken.kind !== compiler.SyntaxKind.EqualsToken ||
      !compiler.isPropertyAccessExpression(expression.left) ||
      !isExports(expression.left.expression)
    ) {
      return undefined;
    }
    const rest = wipedNames(expression.right);
    return rest && [expression.left.name.text, ...rest];
  };

  const importedValue = (expression: ts.Expression): { name: string; value: ts.Expression } | undefined => {
    if (!compiler.isCallExpression(expression) || expression.arguments.length !== 3) return undefined;
    const [target, name, property] = expression.arguments;
    if (
      !isExports(target) ||
      !compiler.isStringLiteral(name) ||
      !compiler.isObjectLiteralExpression(property)
    ) {
      return undefined;
    }
    for (const member of property.properties) {
      if (!compiler.isPropertyAssignment(member) || !compiler.isFunctionExpression(member.initializer))
        continue;
      const [statement] = member.initializer.body.statements;
      if (compiler.isReturnStatement(statement) && statement.expression) {
        return { name: name.text, value: statement.expression };
      }
    }
    return undefined;
  };

  return ({ factory }) =>
    (file) =>
      factory.updateSourceFile(
        file,
        file.statements.flatMap((statement) => {
          if (!compiler.isExpressionStatement(statement)) return [statement];
          const wiped = wipedNames(statement.expression);
          if (wiped?.length) {
            exported.push(...wiped);
            return [];
          }
          const imported = importedValue(statement.expression);
          if (!imported) return [statement];
          const left = factory.createPropertyAccessExpression(
            factory.createIdentifier("exports"),
            imported.name,
          );
          return [factory.createExpressionStatement(factory.createAssignment(left, imported.value))];
        }),
      );
}
