/**
 * What the kernel adds to a cell's JavaScript so that it can be stopped, and what it takes out so that an
 * unfinished cell does not wipe the names of earlier ones.
 */
import type * as ts from "@tslab/typescript-for-tslab";

/** The kernel's object that cells call; a hidden property of globalThis (see execution/session.ts). */
export const HOOK = "__kernel";

/**
 * Loops call `__kernel.tick()`, an await is followed by `__kernel.resume(value)`, `for await` goes through
 * `__kernel.iterate(iterable)`: each throws in a cell that was interrupted. The names that the cell exports are
 * added to `exported`.
 */
export function instrument(compiler: typeof ts, exported: string[]): ts.CustomTransformers {
  return { before: [stops(compiler)], after: [keepEarlierValues(compiler, exported)] };
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
    const ticking = (body: ts.Statement) =>
      factory.createBlock(
        [
          compiler.setTextRange(factory.createExpressionStatement(hook("tick")), body),
          ...(compiler.isBlock(body) ? body.statements : [body]),
        ],
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

/** Drops the `exports.a = exports.b = void 0;` at the head of a CommonJS module, and notes its names. */
function keepEarlierValues(compiler: typeof ts, exported: string[]): ts.TransformerFactory<ts.SourceFile> {
  const namesOf = (expression: ts.Expression): string[] | undefined => {
    if (compiler.isVoidExpression(expression)) return [];
    if (
      !compiler.isBinaryExpression(expression) ||
      expression.operatorToken.kind !== compiler.SyntaxKind.EqualsToken ||
      !compiler.isPropertyAccessExpression(expression.left) ||
      !compiler.isIdentifier(expression.left.expression) ||
      expression.left.expression.text !== "exports"
    ) {
      return undefined;
    }
    const rest = namesOf(expression.right);
    return rest && [expression.left.name.text, ...rest];
  };
  return (context) => (file) => {
    const statements = file.statements.filter((statement) => {
      const names = compiler.isExpressionStatement(statement) ? namesOf(statement.expression) : undefined;
      exported.push(...(names ?? []));
      return !names?.length;
    });
    return context.factory.updateSourceFile(file, statements);
  };
}
