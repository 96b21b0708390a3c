"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Memory = void 0;
/**
 * Measures what is held in memory, for %memory. A library that holds memory which Node does not see says how
 * much, by adding a function to the list `globalThis[Symbol.for("Jupyter.memory")]: (() => Usage)[]`. What a
 * cell has added is the difference between its beginning and its end.
 */
const columns_js_1 = require("./columns.js");
const REGISTRY = Symbol.for("Jupyter.memory");
class Memory {
    added = new Map();
    /** Runs a cell, and remembers what it adds. */
    async measure(cell, run) {
        const before = held();
        try {
            return await run();
        }
        finally {
            const after = held();
            const changes = Object.entries(after).map(([name, amount]) => [name, amount - (before[name] ?? 0)]);
            if (changes.some(([, amount]) => amount !== 0))
                this.added.set(cell, Object.fromEntries(changes));
        }
    }
    report() {
        const { rss, heapUsed, external } = process.memoryUsage();
        const libraries = held();
        const names = Object.keys(libraries);
        const all = [
            ["this kernel", written("bytes", rss)],
            ["JavaScript's objects", written("bytes", heapUsed)],
            ["JavaScript's buffers", written("bytes", external)],
            ...names.map((name) => [name, written(name, libraries[name])]),
        ];
        if (this.added.size === 0)
            return (0, columns_js_1.inColumns)(all);
        const cells = [...this.added].map(([cell, usage]) => [
            cell,
            ...names.map((name) => signed(name, usage[name] ?? 0)),
        ]);
        return `${(0, columns_js_1.inColumns)(all)}\n${(0, columns_js_1.inColumns)([["added while it ran", ...names], ...cells])}`;
    }
}
exports.Memory = Memory;
/** Returns what all libraries hold together. */
function held() {
    const registry = globalThis[REGISTRY];
    const sum = {};
    for (const usage of Array.isArray(registry) ? registry : []) {
        for (const [name, amount] of Object.entries(usage()))
            sum[name] = (sum[name] ?? 0) + amount;
    }
    return sum;
}
const written = (name, amount) => name.startsWith("bytes") ? `${(amount / 1e6).toFixed(1)} MB` : String(amount);
const signed = (name, amount) => (amount > 0 ? "+" : "") + written(name, amount);
//# sourceMappingURL=memory.js.map