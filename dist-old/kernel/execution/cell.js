"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.latestCell = exports.currentCell = void 0;
exports.runAsCell = runAsCell;
/** The cell that a piece of running code belongs to, however late the code runs. */
const node_async_hooks_1 = require("node:async_hooks");
const cells = new node_async_hooks_1.AsyncLocalStorage();
let latest;
/**
 * Runs `work` so that `currentCell` finds `cell` in everything that it starts, timers and promises included.
 */
function runAsCell(cell, work) {
    latest = cell;
    return cells.run(cell, work);
}
/** Returns the cell whose code is running; for code that no cell started, the cell that started last. */
const currentCell = () => cells.getStore() ?? latest;
exports.currentCell = currentCell;
/** Returns the cell that started last. */
const latestCell = () => latest;
exports.latestCell = latestCell;
//# sourceMappingURL=cell.js.map