"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.interruptionPoints = exports.HOOK = void 0;
const compiler_js_1 = require("../service/compiler.js");
/** The object of the kernel that cells call: a hidden property of globalThis (see execution/session.ts). */
exports.HOOK = "__kernel";
/**
 * A power of two: small enough for loops with slow bodies, large enough that fast loops lose only 2 ns per
 * turn.
 */
const TURNS_PER_TICK = 16;
/**
 * Makes loops call `__kernel.tick()` every few turns, passes the value of every await through
 * `__kernel.resume(value)`, and the iterable of every `for await` through `__kernel.iterate(iterable)`. Each
 * of them throws in a cell that was interrupted.
 */
const interruptionPoints = (context) => {
    const { factory } = context;
    const hook = (method, ...args) => factory.createCallExpression(factory.createPropertyAccessExpression(factory.createIdentifier(exports.HOOK), method), undefined, args);
    /** Makes `if ((__kernel.turns = (__kernel.turns + 1) & 15) === 0) __kernel.tick();`. */
    const tick = () => {
        const turns = () => factory.createPropertyAccessExpression(factory.createIdentifier(exports.HOOK), "turns");
        const next = factory.createBitwiseAnd(factory.createParenthesizedExpression(factory.createAdd(turns(), factory.createNumericLiteral(1))), factory.createNumericLiteral(TURNS_PER_TICK - 1));
        return factory.createIfStatement(factory.createStrictEquality(factory.createParenthesizedExpression(factory.createAssignment(turns(), next)), factory.createNumericLiteral(0)), factory.createExpressionStatement(hook("tick")));
    };
    const ticking = (body) => factory.createBlock([compiler_js_1.compiler.setTextRange(tick(), body), ...(compiler_js_1.compiler.isBlock(body) ? body.statements : [body])], true);
    const visit = (node) => {
        const visited = compiler_js_1.compiler.visitEachChild(node, visit, context);
        if (compiler_js_1.compiler.isAwaitExpression(visited)) {
            return compiler_js_1.compiler.setTextRange(hook("resume", visited), node);
        }
        if (compiler_js_1.compiler.isWhileStatement(visited)) {
            return factory.updateWhileStatement(visited, visited.expression, ticking(visited.statement));
        }
        if (compiler_js_1.compiler.isDoStatement(visited)) {
            return factory.updateDoStatement(visited, ticking(visited.statement), visited.expression);
        }
        if (compiler_js_1.compiler.isForStatement(visited)) {
            const { initializer, condition, incrementor, statement } = visited;
            return factory.updateForStatement(visited, initializer, condition, incrementor, ticking(statement));
        }
        if (compiler_js_1.compiler.isForInStatement(visited)) {
            return factory.updateForInStatement(visited, visited.initializer, visited.expression, ticking(visited.statement));
        }
        if (compiler_js_1.compiler.isForOfStatement(visited)) {
            const { awaitModifier, initializer, expression, statement } = visited;
            return factory.updateForOfStatement(visited, awaitModifier, initializer, awaitModifier ? hook("iterate", expression) : expression, ticking(statement));
        }
        return visited;
    };
    return (file) => compiler_js_1.compiler.visitEachChild(file, visit, context);
};
exports.interruptionPoints = interruptionPoints;
//# sourceMappingURL=interruptionPoints.js.map