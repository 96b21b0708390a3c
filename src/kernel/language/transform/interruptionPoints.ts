/** Adds calls to the kernel's functions to a cell's JavaScript, so that the cell can be stopped. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** The object of the kernel that cells call: a hidden property of globalThis (see execution/session.ts). */
export const HOOK = "__kernel";

/**
 * A power of two: small enough for loops with slow bodies, large enough that fast loops lose only 2 ns per
 * iteration.
 */
const TURNS_PER_TICK = 16;

/**
 * Makes loops call `__kernel.tick()` every few iterations, passes the value of every await through
 * `__kernel.resume(value)`, and the iterable of every `for await` through `__kernel.iterate(iterable)`. Each
 * of them throws in a cell that was interrupted.
 */
export const interruptionPoints: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const hook = (method: string, ...args: ts.Expression[]) =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), method),
      undefined,
      args,
    );
  /** Makes `if ((__kernel.turns = (__kernel.turns + 1) & 15) === 0) __kernel.tick();`. */
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
