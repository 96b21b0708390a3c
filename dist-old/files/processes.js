"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.processStat = processStat;
exports.isAlive = isAlive;
const node_fs_1 = require("node:fs");
/**
 * Reads a process' status.
 *
 * @returns undefined if there is no such process, or the system is not Linux
 */
function processStat(pid) {
    try {
        const text = (0, node_fs_1.readFileSync)(`/proc/${pid}/stat`, "utf8");
        // "pid (name) state ppid pgrp …": the name may contain spaces and parentheses.
        const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
        return { state: fields[0], processGroup: fields[2], started: fields[19] };
    }
    catch {
        return undefined;
    }
}
/**
 * Returns true if a process in this machine and pid namespace is alive.
 *
 * @param started the start time from processStat. A process that has the same pid but a different start time
 *   is not the same process.
 */
function isAlive(pid, started) {
    try {
        process.kill(pid, 0);
    }
    catch (error) {
        return error.code === "EPERM"; // it belongs to another user
    }
    const now = processStat(pid);
    return !now || (now.state !== "Z" && (started === undefined || now.started === started));
}
//# sourceMappingURL=processes.js.map