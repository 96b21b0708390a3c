"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.log = void 0;
exports.moveServerLog = moveServerLog;
exports.writeToServerLog = writeToServerLog;
/** The log of the server that started the kernel, for what no cell should show. */
const node_fs_1 = require("node:fs");
let descriptor = 2;
/**
 * Writes the log to another file descriptor from now on, since the cells own descriptor 2 (see
 * processOutput.ts).
 */
function moveServerLog(to) {
    descriptor = to;
}
/** Never waits or throws: a flood of malformed messages must not stop the kernel by way of its log. */
function writeToServerLog(text) {
    try {
        (0, node_fs_1.writeSync)(descriptor, text);
    }
    catch {
        // The server does not read fast enough (EAGAIN), or no longer reads at all (EPIPE).
    }
}
/** Writes a line of the kernel's own. */
const log = (text) => writeToServerLog(`genbook kernel: ${text}\n`);
exports.log = log;
//# sourceMappingURL=serverLog.js.map