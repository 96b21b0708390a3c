/** Adds calls of the kernel to a cell's JavaScript, so that the cell can be stopped. */
import type * as ts from "typescript";
/** The object of the kernel that cells call: a hidden property of globalThis (see execution/session.ts). */
export declare const HOOK = "__kernel";
/**
 * Makes loops call `__kernel.tick()` every few turns, passes the value of every await through
 * `__kernel.resume(value)`, and the iterable of every `for await` through `__kernel.iterate(iterable)`. Each
 * of them throws in a cell that was interrupted.
 */
export declare const interruptionPoints: ts.TransformerFactory<ts.SourceFile>;
