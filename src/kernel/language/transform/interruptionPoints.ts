/** Adds calls to the kernel's functions to a cell's JavaScript, so that the cell can be stopped. */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

/** The object of the kernel that cells call: a hidden property of globalThis (see execution/session.ts). */
export const HOOK = "__kernel";

/**
 * A power of two: small enough for output to appear while a loop with a slow body runs, large enough that
 * fast loops lose only 2 ns per iteration.
 */
const TURNS_PER_TICK = 16;

/**
 * Makes loops call `__kernel.tick()` every few iterations, turns every `await x` into
 * `__kernel.resume(await __kernel.awaited(x, place))`, and passes the iterable of every `for await` through
 * `__kernel.iterate(iterable, place)`. `tick`, `resume` and `iterate` throw in a cell that was interrupted.
 * A place is "file:line:column", for the sake of stack traces; `fileName` is the file's name in them.
 */
export const interruptionPoints =
  (fileName: string): ts.TransformerFactory<ts.SourceFile> =>
  (context) =>
  (file) => {
    const { factory } = context;
    const hook = (method: string, ...args: ts.Expression[]) =>
      factory.createCallExpression(
        factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), method),
        undefined,
        args,
      );
    /** Makes `if (__kernel.stop[0] !== 0 || …) __kernel.tick();`, where … is true every 16 iterations. */
    const tick = () => {
      const property = (name: string) =>
        factory.createPropertyAccessExpression(factory.createIdentifier(HOOK), name);
      const next = factory.createBitwiseAnd(
        factory.createParenthesizedExpression(
          factory.createAdd(property("turns"), factory.createNumericLiteral(1)),
        ),
        factory.createNumericLiteral(TURNS_PER_TICK - 1),
      );
      const zero = factory.createNumericLiteral(0);
      const isTurn = factory.createStrictEquality(
        factory.createParenthesizedExpression(factory.createAssignment(property("turns"), next)),
        zero,
      );
      const isStopped = factory.createStrictInequality(
        factory.createElementAccessExpression(property("stop"), 0),
        zero,
      );
      return factory.createIfStatement(
        factory.createLogicalOr(isStopped, isTurn),
        factory.createExpressionStatement(hook("tick")),
      );
    };
    const ticking = (body: ts.Statement) =>
      factory.createBlock(
        [compiler.setTextRange(tick(), body), ...(compiler.isBlock(body) ? body.statements : [body])],
        true,
      );

    const placeOf = (node: ts.Node) => {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
      return factory.createStringLiteral(`${fileName}:${line + 1}:${character + 1}`);
    };

    const visit = (node: ts.Node): ts.Node => {
      const visited = compiler.visitEachChild(node, visit, context);
      if (compiler.isAwaitExpression(visited)) {
        // If a comment ends the cell, it must not come between the value and its place, and hide the place.
        const { expression } = visited;
        compiler.setEmitFlags(expression, compiler.EmitFlags.NoTrailingComments);
        const value = hook("awaited", expression, placeOf(node));
        return compiler.setTextRange(hook("resume", factory.updateAwaitExpression(visited, value)), node);
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
          awaitModifier ? hook("iterate", expression, placeOf(node)) : expression,
          ticking(statement),
        );
      }
      return visited;
    };
    return compiler.visitEachChild(file, visit, context);
  };
