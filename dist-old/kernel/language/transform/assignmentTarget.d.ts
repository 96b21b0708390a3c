/** Turns the pattern of a declaration, `{ a, b: [c = 1], ...rest }`, into the target of an assignment. */
import type * as ts from "typescript";
interface Rewriting {
    reference(name: ts.Identifier): ts.Expression;
    expression(node: ts.Expression): ts.Expression;
}
export declare function assignmentTarget(name: ts.BindingName, factory: ts.NodeFactory, rewriting: Rewriting): ts.Expression;
export {};
