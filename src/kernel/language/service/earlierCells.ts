/**
 * What the checker knows of earlier cells: their files, nested in each other, so that a name that is not
 * found in one is looked up in the ones before it. The type of a variable is inferred from the cell that
 * defined it. A group of older cells is looked up as one, so that the 2,000th cell is checked as fast as the
 * 100th.
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

/** How many cells make up a group. */
const GROUP = 64;

export class EarlierCells {
  /** Grows when a name of an earlier cell has come to mean something else. */
  generation = 0;
  /** What the next cell is nested in. */
  scope: ts.Node | undefined;
  private cells: Earlier[] = [];
  private readonly names = new Set<ts.__String>();
  /** The latest cells, which do not make up a group yet. */
  private group: Bound[] = [];

  /** Oldest first. */
  get files(): Bound[] {
    return this.cells.map(({ file }) => file);
  }

  /** Tells whether a cell has defined a name. */
  has(name: string): boolean {
    return this.names.has(compiler.escapeLeadingUnderscores(name));
  }

  /**
   * Adds a cell that has run, without the names that its run did not reach. `continued` holds the namespaces
   * that it continues.
   */
  add(
    file: Bound,
    uses: Set<ts.SourceFile>,
    isForgotten: (name: string) => boolean,
    continued: ReadonlyMap<string, ts.Symbol>,
  ): void {
    for (const name of file.locals?.keys() ?? []) {
      if (isForgotten(compiler.unescapeLeadingUnderscores(name))) file.locals?.delete(name);
    }
    if (!file.locals?.size) return;
    this.renewClasses(file);
    this.renewNamespaces(file, continued);
    this.cells.push({ file, uses });
    const names = [...file.locals.keys()];
    const hidesNothing = names.every((name) => !this.names.has(name));
    for (const name of names) this.names.add(name);
    if (hidesNothing) this.nest(file);
    else this.prune();
  }

  clear(): void {
    this.cells = [];
    this.names.clear();
    this.group = [];
    this.scope = undefined;
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
   * Gives what earlier cells know by another name (`import R = P`, `const held = P`) the members that a cell
   * adds to the namespace P: it is still the same object.
   */
  private renewNamespaces(file: Bound, continued: ReadonlyMap<string, ts.Symbol>): void {
    for (const [name, before] of continued) {
      const escaped = compiler.escapeLeadingUnderscores(name);
      const symbol = file.locals?.get(escaped);
      if (!symbol) continue;
      for (const { locals } of this.files) if (locals?.get(escaped) === before) locals.set(escaped, symbol);
      this.generation++;
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
    this.group = [];
    this.scope = undefined;
    for (const each of this.files) this.nest(each);
  }

  /** Nests a cell in those before it, and the next one in it. */
  private nest(file: Bound): void {
    (file as { parent?: ts.Node }).parent = this.scope;
    this.scope = file;
    this.group.push(file);
    if (this.group.length < GROUP) return;
    this.scope = inOneScope(this.group);
    this.group = [];
  }
}

/** A node of TypeScript's that holds names. */
type Scope = ts.Node & { parent?: ts.Node; locals?: ts.SymbolTable };

/**
 * Returns a node in which the checker finds the names of all these cells. A name that means several things is
 * in several nodes, nested in each other, the latest innermost.
 */
function inOneScope(cells: Bound[]): ts.Node | undefined {
  const scopes: Map<ts.__String, ts.Symbol>[] = [];
  const found = new Map<ts.__String, { meanings: number; depth: number }>();
  for (const { locals } of cells.toReversed()) {
    for (const [name, symbol] of locals ?? []) {
      const { meanings, depth } = found.get(name) ?? { meanings: 0, depth: 0 };
      // Only the checker knows what an import means: it can leave earlier cells visible.
      const own = symbol.flags & (MEANINGS | SymbolFlags.Alias);
      if ((own & ~meanings) === 0) continue;
      (scopes[depth] ??= new Map()).set(name, symbol);
      found.set(name, { meanings: meanings | own, depth: depth + 1 });
    }
  }
  return scopes.reduceRight<ts.Node | undefined>(
    (parent, locals) => {
      const block: Scope = compiler.factory.createBlock([]);
      return Object.assign(block, { parent, locals });
    },
    cells[0].parent as ts.Node | undefined,
  );
}
