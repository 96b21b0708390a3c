/**
 * A namespace that several cells declare has the members of all of them, as it would in one file. If two
 * cells export the same name from it, the later cell's member counts.
 */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import type { Bound } from "./earlierCells.js";

const { ModifierFlags, SymbolFlags } = compiler;
const { Alias, Module, Namespace, Value, ValueModule } = SymbolFlags;

/** A symbol, with the property that TypeScript does not declare. */
type Member = ts.Symbol & { parent?: ts.Symbol };

export interface MergedNamespaces {
  /** The namespaces of earlier cells that the cell continues, by their names. */
  continued: Map<string, ts.Symbol>;
  /** The earlier cells that declare members of these namespaces. */
  origins: Set<ts.SourceFile>;
  /** What other namespaces of the cell replace: values that earlier cells have defined under their names. */
  replaced: ts.Symbol[];
}

/**
 * Gives the namespaces of a cell the members that they lack and that the same namespaces of earlier cells
 * have. `earlier` lists those cells, oldest first.
 */
export function mergeNamespaces({ locals }: Bound, earlier: Bound[]): MergedNamespaces {
  const merged: MergedNamespaces = { continued: new Map(), origins: new Set(), replaced: [] };
  for (const [name, symbol] of locals ?? []) {
    if (!isNamespace(symbol)) continue;
    const before = earlier.findLast((cell) => means(cell, name))?.locals?.get(name);
    if (!before) continue;
    if (!isNamespace(before)) {
      // A namespace of types alone leaves values as they are.
      if ((symbol.flags & ValueModule) !== 0) merged.replaced.push(before);
      continue;
    }
    inherit(symbol, before, merged.origins);
    merged.continued.set(symbol.name, before);
  }
  return merged;
}

/** Tells whether a cell defines a name as something that a namespace would hide. */
const means = ({ locals }: Bound, name: ts.__String) =>
  ((locals?.get(name)?.flags ?? 0) & (Alias | Namespace | Value)) !== 0;

/** Tells whether a symbol is a namespace and no other value: a class, for example, can be both. */
function isNamespace({ flags, declarations }: ts.Symbol): boolean {
  if ((flags & Module) === 0 || (flags & (Alias | Value) & ~ValueModule) !== 0) return false;
  return !declarations?.some((each) => compiler.getCombinedModifierFlags(each) & ModifierFlags.Ambient);
}

function inherit(symbol: ts.Symbol, before: ts.Symbol, origins: Set<ts.SourceFile>): void {
  symbol.exports ??= new Map();
  for (const [name, member] of before.exports ?? []) {
    const own = symbol.exports.get(name);
    if (own && isNamespace(own) && isNamespace(member)) inherit(own, member, origins);
    if (own) continue;
    symbol.exports.set(name, member);
    // TypeScript compiles `a` to `N.a` only within the namespace that is the parent of `a`.
    (member as Member).parent = symbol;
    for (const each of member.declarations ?? []) origins.add(each.getSourceFile());
  }
}
