/**
 * What the checker knows of earlier cells: their files, one inside the next, so that a name that is not found in one is looked for in
 * those before it. What a variable is, is inferred from the cell that defined it.
 */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";

/** TypeScript does not declare `locals`: the names of a file's top level. */
export type Bound = ts.SourceFile & { locals?: Map<ts.__String, ts.Symbol> };

interface Earlier {
  file: Bound;
  /** The cells whose names it uses. */
  uses: Set<ts.SourceFile>;
}

const { SymbolFlags } = compiler;
/** What one name can mean: a variable, a type, a namespace. */
const MEANINGS = SymbolFlags.Value | SymbolFlags.Type | SymbolFlags.Namespace;

export class EarlierCells {
  private cells: Earlier[] = [];

  /** Oldest first. */
  get files(): Bound[] {
    return this.cells.map(({ file }) => file);
  }

  /** Takes a cell that has run. Of its names those are forgotten that its run did not come to. */
  add(file: Bound, uses: Set<ts.SourceFile>, isForgotten: (name: string) => boolean): void {
    for (const name of file.locals?.keys() ?? []) {
      if (isForgotten(compiler.unescapeLeadingUnderscores(name))) file.locals?.delete(name);
    }
    if (!file.locals?.size) return;
    this.renewClasses(file);
    this.cells.push({ file, uses });
    this.prune();
  }

  clear(): void {
    this.cells = [];
  }

  /** What earlier cells made of a class that is defined again counts as the new one's, as it does when it runs (execution/classes.ts). */
  private renewClasses(file: Bound): void {
    for (const [name, symbol] of file.locals ?? []) {
      if (!(symbol.flags & SymbolFlags.Class)) continue;
      for (const { locals } of this.files) {
        if (locals && (locals.get(name)?.flags ?? 0) & SymbolFlags.Class) locals.set(name, symbol);
      }
    }
  }

  /** Lets go of cells of which nothing can be seen any more, directly or through others; running one again and again must not pile up. */
  private prune(): void {
    const seen = new Map<ts.__String, number>();
    const kept = new Set<ts.SourceFile>();
    for (const { file, uses } of this.cells.toReversed()) {
      let visible = kept.has(file);
      for (const [name, { flags }] of file.locals ?? []) {
        const meanings = flags & SymbolFlags.Alias ? MEANINGS : flags & MEANINGS;
        const covered = seen.get(name) ?? 0;
        visible ||= (meanings & ~covered) !== 0;
        seen.set(name, covered | meanings);
      }
      if (!visible) continue;
      kept.add(file);
      for (const used of uses) kept.add(used);
    }
    this.cells = this.cells.filter(({ file }) => kept.has(file));
    for (const [index, { file }] of this.cells.entries()) {
      (file as { parent?: ts.Node }).parent = this.cells[index - 1]?.file;
    }
  }
}
