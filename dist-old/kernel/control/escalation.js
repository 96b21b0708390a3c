"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.escalateInterrupt = escalateInterrupt;
/**
 * How an interrupt gets through to a main thread that is busy: the control thread uses stronger and stronger
 * means.
 */
const promises_1 = require("node:timers/promises");
const children_js_1 = require("./children.js");
/** How long the main thread may ignore an interrupt before its cell's loops are stopped, in ms. */
const LOOP_GRACE = 100;
/** How long it may ignore that before the whole synchronous part of the cell is broken off, in ms. */
const BREAK_GRACE = 300;
/**
 * Must be called before the main thread is told of the interrupt. It cannot stop code that the kernel did not
 * compile and that loops after an await: if V8 is made to end such code from here, Node aborts, because the
 * ids of its asynchronous work no longer match.
 */
async function escalateInterrupt(flags) {
    const handled = flags.interruptsHandled();
    await (0, promises_1.setTimeout)(LOOP_GRACE);
    if (flags.interruptsHandled() !== handled)
        return;
    flags.stopLoops(true);
    (0, children_js_1.signalChildren)("SIGINT"); // the cell may be waiting for a child: execSync
    await (0, promises_1.setTimeout)(BREAK_GRACE);
    // vm's breakOnSigint handles this signal; outside it, the signal would be noticed only after the cell.
    if (flags.interruptsHandled() === handled && flags.inSynchronousPart())
        process.kill(process.pid, "SIGINT");
}
//# sourceMappingURL=escalation.js.map