"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.EarlierCells = void 0;
const compiler_js_1 = require("./compiler.js");
const { SymbolFlags } = compiler_js_1.compiler;
/** The things that one name can mean at once: a variable, a type, a namespace. */
const MEANINGS = SymbolFlags.Value | SymbolFlags.Type | SymbolFlags.Namespace;
class EarlierCells {
    cells = [];
    /** Oldest first. */
    get files() {
        return this.cells.map(({ file }) => file);
    }
    /** Adds a cell that has run, without the names that its run did not reach. */
    add(file, uses, isForgotten) {
        for (const name of file.locals?.keys() ?? []) {
            if (isForgotten(compiler_js_1.compiler.unescapeLeadingUnderscores(name)))
                file.locals?.delete(name);
        }
        if (!file.locals?.size)
            return;
        this.renewClasses(file);
        this.cells.push({ file, uses });
        this.prune();
    }
    clear() {
        this.cells = [];
    }
    /**
     * Makes instances of a class that is defined again count as instances of the new class, as they do when it
     * runs (see execution/classes.ts).
     */
    renewClasses(file) {
        for (const [name, symbol] of file.locals ?? []) {
            if (!(symbol.flags & SymbolFlags.Class))
                continue;
            for (const { locals } of this.files) {
                if (locals && (locals.get(name)?.flags ?? 0) & SymbolFlags.Class)
                    locals.set(name, symbol);
            }
        }
    }
    /**
     * Drops cells that are no longer visible, directly or through other cells: running a cell again and again
     * must not pile up files.
     */
    prune() {
        const seen = new Map();
        const kept = new Set();
        for (const { file, uses } of this.cells.toReversed()) {
            let visible = kept.has(file);
            for (const [name, { flags }] of file.locals ?? []) {
                const meanings = flags & SymbolFlags.Alias ? MEANINGS : flags & MEANINGS;
                const covered = seen.get(name) ?? 0;
                visible ||= (meanings & ~covered) !== 0;
                seen.set(name, covered | meanings);
            }
            if (!visible)
                continue;
            kept.add(file);
            for (const used of uses)
                kept.add(used);
        }
        this.cells = this.cells.filter(({ file }) => kept.has(file));
        for (const [index, { file }] of this.cells.entries()) {
            file.parent = this.cells[index - 1]?.file;
        }
    }
}
exports.EarlierCells = EarlierCells;
//# sourceMappingURL=earlierCells.js.map