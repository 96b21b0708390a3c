"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.signalChildren = signalChildren;
/** The processes that cells have started, and those that they have started in turn. */
const node_fs_1 = require("node:fs");
const processes_1 = require("../../files/processes");
/**
 * Sends a signal to the children in the kernel's process group, as a terminal does for Ctrl-C. A child that
 * is to outlive the kernel is started with `detached: true`. Works on Linux only, which lists children in
 * /proc.
 */
function signalChildren(signal) {
    try {
        const own = (0, processes_1.processStat)("self")?.processGroup;
        for (const pid of children())
            if ((0, processes_1.processStat)(pid)?.processGroup === own)
                process.kill(pid, signal);
    }
    catch {
        // This is another system, or one of the children is gone.
    }
}
/** Includes the children of children: a shell waits for its own. */
const children = (pid = "self") => (0, node_fs_1.readdirSync)(`/proc/${pid}/task`)
    .flatMap((thread) => [...(0, node_fs_1.readFileSync)(`/proc/${pid}/task/${thread}/children`, "utf8").matchAll(/\d+/g)])
    .flatMap(([child]) => [Number(child), ...children(Number(child))]);
//# sourceMappingURL=children.js.map