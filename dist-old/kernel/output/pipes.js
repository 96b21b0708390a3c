"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.MAX_BACKLOG = exports.PipeState = exports.newPipeState = exports.PIPE_SIZE = void 0;
exports.emptyPipes = emptyPipes;
/**
 * The two pipes in which C code and child processes print, and the two threads that empty them. The main
 * thread empties them whenever a cell prints or shows something itself, which keeps the order. The control
 * thread empties them while the main thread is busy, so that no process ever waits for a reader: a child
 * under `spawnSync` would wait for ever.
 */
const node_fs_1 = require("node:fs");
/** The capacity of a pipe on Linux and macOS, in bytes: a single read empties it. */
exports.PIPE_SIZE = 65_536;
const HOLDER = 0;
const BACKLOG = 1;
const MAIN = 1;
const CONTROL = 2;
const newPipeState = () => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
exports.newPipeState = newPipeState;
/** Lets one thread read at a time; it hands over what it has read before the other thread reads on. */
class PipeState {
    state;
    constructor(shared) {
        this.state = new Int32Array(shared);
    }
    /**
     * Waits for the pipes, on the main thread, which may still hold them from a read that an interrupt broke
     * off.
     */
    hold() {
        while (Atomics.compareExchange(this.state, HOLDER, 0, MAIN) === CONTROL) {
            Atomics.wait(this.state, HOLDER, CONTROL);
        }
    }
    /** Takes the pipes if they are free, on the control thread, which can try again later. */
    tryToHold() {
        return Atomics.compareExchange(this.state, HOLDER, 0, CONTROL) === 0;
    }
    release() {
        Atomics.store(this.state, HOLDER, 0);
        Atomics.notify(this.state, HOLDER);
    }
    /** The number of bytes on their way from the control thread to the main thread. */
    backlog() {
        return Atomics.load(this.state, BACKLOG);
    }
    addToBacklog(bytes) {
        Atomics.add(this.state, BACKLOG, bytes);
    }
}
exports.PipeState = PipeState;
/** The pause after finding the pipes empty, in ms; it grows for as long as they stay empty. */
const SHORTEST_WAIT = 1;
const LONGEST_WAIT = 200;
/**
 * In bytes. Without a limit, a main thread that is busy for long, in `execSync("yes")` say, would use up all
 * memory.
 */
exports.MAX_BACKLOG = 2 ** 26;
const LEFT_OUT = `\n… more than ${exports.MAX_BACKLOG / 2 ** 20} MB were printed at once; some of it is left out\n`;
/** Empties the pipes from now on, in the control thread. */
function emptyPipes({ ends, shared, port }) {
    const state = new PipeState(shared);
    const buffer = new Uint8Array(exports.PIPE_SIZE);
    let wait = SHORTEST_WAIT;
    let full = false;
    const post = (name, bytes) => {
        state.addToBacklog(bytes.byteLength);
        port.postMessage({ name, bytes }, [bytes.buffer]);
    };
    const emptyOne = (name) => {
        const length = readAvailable(ends[name], buffer);
        if (length === 0)
            return false;
        const wasFull = full;
        full = state.backlog() >= exports.MAX_BACKLOG;
        if (!full)
            post(name, buffer.slice(0, length));
        else if (!wasFull)
            post(name, new TextEncoder().encode(LEFT_OUT));
        return true;
    };
    const look = () => {
        let found = false;
        if (state.tryToHold()) {
            found = [emptyOne("stdout"), emptyOne("stderr")].includes(true);
            state.release();
        }
        wait = found ? SHORTEST_WAIT : Math.min(2 * wait, LONGEST_WAIT);
        if (found)
            setImmediate(look);
        else
            setTimeout(look, wait).unref();
    };
    look();
}
function readAvailable(descriptor, buffer) {
    try {
        return (0, node_fs_1.readSync)(descriptor, buffer);
    }
    catch {
        return 0; // EAGAIN: the pipe is empty
    }
}
//# sourceMappingURL=pipes.js.map