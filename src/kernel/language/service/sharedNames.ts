/**
 * Finds the names of a cell's top level that are shared: later cells see them, and see what was last assigned
 * to them.
 */
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import type { Bound } from "./earlierCells.js";

const { ModifierFlags, NodeFlags, SymbolFlags } = compiler;
const CONST: number = NodeFlags.Const;

export class SharedNames {
  /** The earlier cells whose names this cell uses. `has` adds them. */
  readonly uses = new Set<ts.SourceFile>();
  private readonly earlier: Set<Bound>;

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly file: Bound,
    earlier: Bound[],
  ) {
    this.earlier = new Set(earlier);
  }

  /**
   * Tells whether an identifier stands for a shared variable. Inside a class of the same name it does not:
   * there, it stands for the class.
   */
  has(node: ts.Identifier): boolean {
    const symbol = this.symbolOf(node);
    return symbol !== undefined && this.isShared(symbol, node);
  }

  /** Tells whether a shared name is a `const` or an import, to which code cannot assign. */
  isConstant(node: ts.Identifier): boolean {
    const symbol = this.symbolOf(node);
    return symbol !== undefined && isConstant(symbol);
  }

  /** Tells whether a name that the cell defines is such a constant. */
  isOwnConstant(name: string): boolean {
    const symbol = this.file.locals?.get(compiler.escapeLeadingUnderscores(name));
    return symbol !== undefined && isConstant(symbol);
  }

  private symbolOf(node: ts.Identifier): ts.Symbol | undefined {
    return compiler.isShorthandPropertyAssignment(node.parent)
      ? this.checker.getShorthandAssignmentValueSymbol(node.parent)
      : this.checker.getSymbolAtLocation(node);
  }

  /** Does the same for a name that does not appear in the cell, such as the `React` that JSX needs. */
  hasName(name: string): boolean {
    const escaped = compiler.escapeLeadingUnderscores(name);
    const file = [this.file, ...[...this.earlier].reverse()].find(({ locals }) => locals?.has(escaped));
    const symbol = file?.locals?.get(escaped);
    return symbol !== undefined && this.isShared(symbol);
  }

  /** Lists the variables that the cell defines. */
  defined(): string[] {
    return [...(this.file.locals?.values() ?? [])]
      .filter((symbol) => this.isShared(symbol) && this.isValue(symbol))
      .map(({ name }) => name);
  }

  /** Tells whether only this cell sees a name: `using` disposes of its value at the end of the cell. */
  isLocal(name: string): boolean {
    const symbol = this.file.locals?.get(compiler.escapeLeadingUnderscores(name));
    return symbol?.declarations?.some(isUsing) ?? false;
  }

  /** Tells whether an imported name exists when the cell runs, unlike a type. */
  isImportedValue(name: ts.Identifier): boolean {
    const symbol = this.checker.getSymbolAtLocation(name);
    return symbol !== undefined && this.isValue(symbol);
  }

  private isValue(symbol: ts.Symbol): boolean {
    if (!isAlias(symbol)) return (symbol.flags & SymbolFlags.Value) !== 0;
    if (symbol.declarations?.some(compiler.isTypeOnlyImportDeclaration)) return false;
    return (this.checker.getAliasedSymbol(symbol).flags & SymbolFlags.Value) !== 0;
  }

  private isShared(symbol: ts.Symbol, node?: ts.Node): boolean {
    for (const declaration of symbol.declarations ?? []) {
      const file = declaration.getSourceFile() as Bound;
      if (file !== this.file && !this.earlier.has(file)) continue;
      if (file.locals?.get(symbol.escapedName) !== symbol) return false;
      if (file !== this.file) this.uses.add(file);
      if (isUsing(declaration) || isAmbient(declaration)) return false;
      return !(node && hasOwnName(declaration) && isInside(node, declaration));
    }
    return false;
  }
}

const isAmbient = (declaration: ts.Declaration) =>
  (compiler.getCombinedModifierFlags(declaration) & ModifierFlags.Ambient) !== 0;

const isAlias = ({ flags }: ts.Symbol) => (flags & SymbolFlags.Alias) !== 0;

const isConstant = (symbol: ts.Symbol) => isAlias(symbol) || (symbol.declarations?.some(isConst) ?? false);

const isConst = (declaration: ts.Declaration) =>
  (compiler.getCombinedNodeFlags(declaration) & NodeFlags.BlockScoped) === CONST;

/** Recognises a `using` declaration, whose value is disposed of at the end of the cell. */
function isUsing(declaration: ts.Declaration): boolean {
  const kind = compiler.getCombinedNodeFlags(declaration) & NodeFlags.BlockScoped;
  return compiler.isVariableDeclaration(declaration) && (kind & NodeFlags.Using) !== 0;
}

const hasOwnName = (node: ts.Node) =>
  compiler.isClassDeclaration(node) || compiler.isEnumDeclaration(node) || compiler.isModuleDeclaration(node);

function isInside(node: ts.Node, outer: ts.Node): boolean {
  for (let each: ts.Node | undefined = node; each; each = each.parent) if (each === outer) return true;
  return false;
}
