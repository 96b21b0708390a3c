/**
 * Compiles a cell to the body of a function. Cells share their top level: `const a = 1` becomes `__names.a =
 * 1`, and every `a` in this cell and in later ones becomes `__names.a`, so that a function of an earlier cell
 * sees what a later cell assigns, as in Python. The function returns the value of the last expression.
 */
import type * as ts from "typescript";
import type { SharedNames } from "../service/sharedNames.js";
/** The object that holds the values of shared names: a parameter of the function that a cell becomes. */
export declare const NAMES = "__names";
/** `isAsync` tells which packages have to be imported by an `await`. */
export declare function cellBody(names: SharedNames, isAsync: (id: string) => boolean): ts.TransformerFactory<ts.SourceFile>;
