/**
 * Compiles the imports of a cell, which may stand anywhere in it: `import d, { a as b } from "m"` becomes
 * `__names.d = require.default(require("m")); …`
 */
import type * as ts from "typescript";
interface Importing {
    /** Returns false for a type, which does not exist when the cell runs. */
    isValue(name: ts.Identifier): boolean;
    /** Returns true for a package that can be loaded only by `await import()`. */
    isAsync(id: string): boolean;
    assign(name: ts.Identifier, value: ts.Expression): ts.Statement;
}
export declare function importStatements(statement: ts.ImportDeclaration | ts.ImportEqualsDeclaration, factory: ts.NodeFactory, importing: Importing): ts.Statement[];
export {};
