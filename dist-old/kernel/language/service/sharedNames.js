"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.SharedNames = void 0;
const compiler_js_1 = require("./compiler.js");
const { ModifierFlags, NodeFlags, SymbolFlags } = compiler_js_1.compiler;
class SharedNames {
    checker;
    file;
    /** The earlier cells whose names `has` has found in this cell. */
    uses = new Set();
    earlier;
    constructor(checker, file, earlier) {
        this.checker = checker;
        this.file = file;
        this.earlier = new Set(earlier);
    }
    /**
     * Tells whether an identifier stands for a shared variable. It does not inside a class of that name, which
     * has its own.
     */
    has(node) {
        const symbol = compiler_js_1.compiler.isShorthandPropertyAssignment(node.parent)
            ? this.checker.getShorthandAssignmentValueSymbol(node.parent)
            : this.checker.getSymbolAtLocation(node);
        return symbol !== undefined && this.isShared(symbol, node);
    }
    /** Lists the variables that the cell defines. */
    defined() {
        return [...(this.file.locals?.values() ?? [])]
            .filter((symbol) => this.isShared(symbol) && this.isValue(symbol))
            .map(({ name }) => name);
    }
    /** Tells whether only this cell sees a name: `using` disposes of its value at the end of the cell. */
    isLocal(name) {
        const symbol = this.file.locals?.get(compiler_js_1.compiler.escapeLeadingUnderscores(name));
        return symbol?.declarations?.some(isUsing) ?? false;
    }
    /** Tells whether an imported name exists when the cell runs, unlike a type. */
    isImportedValue(name) {
        const symbol = this.checker.getSymbolAtLocation(name);
        return symbol !== undefined && this.isValue(symbol);
    }
    isValue(symbol) {
        if (!(symbol.flags & SymbolFlags.Alias))
            return (symbol.flags & SymbolFlags.Value) !== 0;
        if (symbol.declarations?.some(compiler_js_1.compiler.isTypeOnlyImportDeclaration))
            return false;
        return (this.checker.getAliasedSymbol(symbol).flags & SymbolFlags.Value) !== 0;
    }
    isShared(symbol, node) {
        for (const declaration of symbol.declarations ?? []) {
            const file = declaration.getSourceFile();
            if (file !== this.file && !this.earlier.has(file))
                continue;
            if (file.locals?.get(symbol.escapedName) !== symbol)
                return false;
            if (file !== this.file)
                this.uses.add(file);
            if (isUsing(declaration) || isAmbient(declaration))
                return false;
            return !(node && hasOwnName(declaration) && isInside(node, declaration));
        }
        return false;
    }
}
exports.SharedNames = SharedNames;
const isAmbient = (declaration) => (compiler_js_1.compiler.getCombinedModifierFlags(declaration) & ModifierFlags.Ambient) !== 0;
/** Recognises a `using` declaration, whose value is disposed of at the end of the cell. */
function isUsing(declaration) {
    const kind = compiler_js_1.compiler.getCombinedNodeFlags(declaration) & NodeFlags.BlockScoped;
    return compiler_js_1.compiler.isVariableDeclaration(declaration) && (kind & NodeFlags.Using) !== 0;
}
const hasOwnName = (node) => compiler_js_1.compiler.isClassDeclaration(node) || compiler_js_1.compiler.isEnumDeclaration(node) || compiler_js_1.compiler.isModuleDeclaration(node);
function isInside(node, outer) {
    for (let each = node; each; each = each.parent)
        if (each === outer)
            return true;
    return false;
}
//# sourceMappingURL=sharedNames.js.map