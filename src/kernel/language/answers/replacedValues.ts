/**
 * Warns of a namespace that replaces a value of an earlier cell. In one cell it would add to a class, a
 * function or an enum, or be refused.
 */
import type * as ts from "typescript";
import { compiler } from "../service/compiler.js";

const { Alias, Class, Enum, Function } = compiler.SymbolFlags;

export const replacedValues = (replaced: readonly ts.Symbol[]): string[] =>
  replaced.map(({ name, flags }) => {
    const kind = flags & Class ? "class" : flags & Function ? "function" : flags & Enum ? "enum" : undefined;
    const what = kind ?? (flags & Alias ? "import" : "variable");
    const advice = kind ? "define them in one cell" : "give them two names";
    return `The namespace ${name} replaces the ${what} ${name} of an earlier cell. To have both, ${advice}.`;
  });
