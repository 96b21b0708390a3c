"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.takeLock = takeLock;
exports.leaveLock = leaveLock;
exports.holdsLock = holdsLock;
/**
 * Lock files, which one process at a time can hold.
 *
 * A process in this machine and pid namespace is looked up by its pid, so the lock of a killed process can be
 * taken over at once. A process elsewhere (another machine that shares the disk, another container) shows
 * that it is alive by a heartbeat: it updates the file's modification time every five seconds. A file whose
 * time has not changed for thirty seconds is taken over. Only changes of the time count, not its value,
 * because clocks differ.
 *
 * proper-lockfile relies on heartbeats alone, so a killed run could be resumed only after a long wait.
 */
const node_fs_1 = require("node:fs");
const promises_1 = require("node:fs/promises");
const node_os_1 = require("node:os");
const promises_2 = require("node:timers/promises");
const processes_1 = require("./processes");
const replaceFile_1 = require("./replaceFile");
/** Time that a process may take to replace a dead process' lock, in ms. */
const TURN_MS = 2000;
/** Locks that this process holds, with a function that stops each heartbeat. */
const held = new Map();
/**
 * Takes a lock, or takes it over if the process that holds it is dead.
 *
 * @returns undefined if the lock was taken; otherwise its holder, such as "process 1234" or "this process"
 * @throws the system's error
 */
async function takeLock(path, options = {}) {
    const { say = console.warn, silenceMs = 30_000 } = options;
    for (;;) {
        const text = lockText();
        if (await create(path, text))
            return hold(path, text, options);
        const found = await contents(path);
        if (found === undefined)
            continue; // it has just been released
        const owner = ownerOf(found);
        if (owner) {
            const who = described(owner);
            if (isHere(owner)) {
                if ((0, processes_1.isAlive)(owner.pid, owner.started))
                    return who;
            }
            else {
                const seconds = Math.ceil(silenceMs / 1000);
                say(`${path} is the lock of ${who}. It will be taken over if that process shows no sign of life for ${seconds} s.`);
                if (await changes(path, silenceMs)) {
                    if ((await contents(path)) === found)
                        return who;
                    continue;
                }
            }
        }
        if (await takeOver(path, found, text, say))
            return hold(path, text, options);
    }
}
/** Releases a lock that this process holds. */
async function leaveLock(path) {
    const lock = held.get(path);
    if (!lock)
        return;
    lock.stop();
    if ((await unlessGone((0, promises_1.readFile)(path, "utf8"))) === lock.text)
        await (0, promises_1.rm)(path, { force: true });
}
/**
 * Returns true if this process holds the lock. It loses the lock if it is suspended for so long that another
 * process takes over.
 */
function holdsLock(path) {
    return held.has(path);
}
function hold(path, text, { beatMs = 5000 }) {
    const stop = () => {
        clearInterval(timer);
        if (held.get(path)?.stop === stop)
            held.delete(path);
    };
    const beat = async () => {
        const found = await (0, promises_1.readFile)(path, "utf8").catch((error) => error.code === "ENOENT" ? undefined : text);
        const now = new Date();
        if (found === text)
            await (0, promises_1.utimes)(path, now, now).catch(() => undefined);
        else
            stop();
    };
    const timer = setInterval(() => void beat(), beatMs).unref();
    held.set(path, { text, stop });
}
/** @returns false if the file already exists */
async function create(path, text) {
    try {
        const file = await (0, promises_1.open)(path, "wx");
        await file.writeFile(text).finally(() => file.close());
        return true;
    }
    catch (error) {
        if (error.code === "EEXIST")
            return false;
        throw error;
    }
}
/**
 * Reads the lock file, or returns undefined if it is gone. Waits briefly if the file is empty, because its
 * owner may be about to write it.
 */
async function contents(path) {
    for (let tries = 0;; tries++) {
        const text = await unlessGone((0, promises_1.readFile)(path, "utf8"));
        if (text !== "" || tries === 10)
            return text;
        await (0, promises_2.setTimeout)(20);
    }
}
/**
 * Watches a file for some time, measured by this process' clock.
 *
 * @returns true as soon as the file's modification time changes or the file is gone; false after `ms`
 *   milliseconds
 */
async function changes(path, ms) {
    const time = async () => (await unlessGone((0, promises_1.stat)(path)))?.mtimeMs;
    const first = await time();
    const end = performance.now() + ms;
    while (first !== undefined && performance.now() < end) {
        await (0, promises_2.setTimeout)(Math.min(100, ms / 10));
        if ((await time()) !== first)
            return true;
    }
    return first === undefined;
}
/**
 * Replaces a dead process' lock. Only one process at a time may do this, because another may have taken the
 * lock over in the meantime.
 *
 * @returns false if the lock must be checked again
 */
async function takeOver(path, expected, text, say) {
    const turn = `${path}.turn`;
    if (!(await create(turn, ""))) {
        if (await changes(turn, TURN_MS))
            return false;
        say(`Removing ${turn}, which was left by a process that died while it was taking over a lock.`);
        await (0, promises_1.rm)(turn, { force: true });
        return false;
    }
    try {
        if ((await unlessGone((0, promises_1.readFile)(path, "utf8"))) !== expected)
            return false;
        await (0, replaceFile_1.replaceFile)(path, text);
        return true;
    }
    finally {
        await (0, promises_1.rm)(turn, { force: true });
    }
}
async function unlessGone(result) {
    try {
        return await result;
    }
    catch (error) {
        if (error.code === "ENOENT")
            return undefined;
        throw error;
    }
}
function lockText() {
    const owner = {
        pid: process.pid,
        started: (0, processes_1.processStat)(process.pid)?.started,
        host: (0, node_os_1.hostname)(),
        place: place(),
    };
    return JSON.stringify(owner);
}
function place() {
    try {
        const boot = (0, node_fs_1.readFileSync)("/proc/sys/kernel/random/boot_id", "utf8").trim();
        return `${boot} ${(0, node_fs_1.readlinkSync)("/proc/self/ns/pid")}`;
    }
    catch {
        return undefined; // not on Linux
    }
}
/**
 * True if the owner is in this machine and pid namespace. Earlier versions recorded neither, and assumed one
 * machine.
 */
const isHere = (owner) => owner.host === undefined || (owner.host === (0, node_os_1.hostname)() && owner.place === place());
function described(owner) {
    if (!isHere(owner))
        return `process ${owner.pid} on another machine or in another container (${owner.host})`;
    return owner.pid === process.pid ? "this process" : `process ${owner.pid}`;
}
function ownerOf(text) {
    try {
        const owner = JSON.parse(text);
        const { pid } = owner;
        return pid !== undefined && Number.isSafeInteger(pid) && pid > 0 ? { ...owner, pid } : undefined;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=lock.js.map