"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.hideCellsOfPromises = hideCellsOfPromises;
/** How promises look when they are printed. */
const node_util_1 = require("node:util");
/**
 * Keeps the kernel out of printed promises. Before version 24, Node stores what AsyncLocalStorage holds (the
 * running cell) in properties of every promise, and prints them: an author who forgot an `await` would see 20
 * lines about the kernel.
 */
function hideCellsOfPromises() {
    Reflect.defineProperty(Promise.prototype, node_util_1.inspect.custom, {
        configurable: true,
        writable: true,
        value(_depth, options) {
            for (const key of Object.getOwnPropertySymbols(this)) {
                if (NODES_OWN.test(String(key)))
                    Reflect.defineProperty(this, key, { enumerable: false });
            }
            return (0, node_util_1.inspect)(this, { ...options, customInspect: false });
        },
    });
}
const NODES_OWN = /^Symbol\((async_id_symbol|trigger_async_id_symbol|kResourceStore)\)$/;
//# sourceMappingURL=promises.js.map