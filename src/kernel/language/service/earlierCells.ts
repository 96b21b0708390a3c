/**
 * What the checker knows of earlier cells: their files, nested in each other, so that a name that is not
 * found in one is looked up in the ones before it. The type of a variable is inferred from the cell that
 * defined it.
 */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";

/** `locals`, which TypeScript does not declare, holds the names of a file's top level. */
export type Bound = ts.SourceFile & { locals?: Map<ts.__String, ts.Symbol> };

interface Earlier {
  file: Bound;
  /** The cells whose names it uses. */
  uses: Set<ts.SourceFile>;
}

const { SymbolFlags } = compiler;
/** The things that one name can mean at once: a variable, a type, a namespace. */
const MEANINGS = SymbolFlags.Value | SymbolFlags.Type | SymbolFlags.Namespace;

export class EarlierCells {
  /** Grows when a name of an earlier cell has come to mean something else. */
  generation = 0;
  private cells: Earlier[] = [];

  /** Oldest first. */
  get files(): Bound[] {
    return this.cells.map(({ file }) => file);
  }

  /** Tells whether a cell has defined a name. */
  has(name: string): boolean {
    const escaped = compiler.escapeLeadingUnderscores(name);
    return this.cells.some(({ file }) => file.locals?.has(escaped));
  }

  /** Adds a cell that has run, without the names that its run did not reach. */
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

  /**
   * Makes instances of a class that is defined again count as instances of the new class, as they do when it
   * runs (see execution/classes.ts).
   */
  private renewClasses(file: Bound): void {
    for (const [name, symbol] of file.locals ?? []) {
      if (!(symbol.flags & SymbolFlags.Class)) continue;
      for (const { locals } of this.files) {
        if (!locals || !((locals.get(name)?.flags ?? 0) & SymbolFlags.Class)) continue;
        locals.set(name, symbol);
        this.generation++;
      }
    }
  }

  /**
   * Drops cells that are no longer visible, directly or through other cells: running a cell again and again
   * must not pile up files.
   */
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
