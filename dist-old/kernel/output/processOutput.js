"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ProcessOutput = void 0;
/**
 * Captures what bypasses JavaScript's streams: the output of C code (TensorFlow's log), and of child
 * processes that inherit stdout and stderr. Descriptors 1 and 2 become pipes (see pipes.ts); the server's log
 * gets a descriptor of its own.
 */
const node_child_process_1 = require("node:child_process");
const node_fs_1 = require("node:fs");
const node_worker_threads_1 = require("node:worker_threads");
const pipes_js_1 = require("./pipes.js");
const serverLog_js_1 = require("./serverLog.js");
const F_SETFD = 2; // on Linux and on macOS, like the next two
const FD_CLOEXEC = 1;
const F_SETFL = 4;
const UNBUFFERED = 2; // setvbuf's _IONBF
/**
 * The C functions that are needed here. Koffi, which takes 10 ms to load, is loaded with the first cell at
 * the earliest.
 */
function libc() {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const koffi = require("koffi");
    // Must happen before the first library is loaded: XLA compiles on the threads of koffi, whose 128 kB of
    // stack
    // are not enough.
    koffi.config({ ...koffi.config(), async_stack_size: 8 << 20 });
    const library = koffi.load(null);
    return {
        dup: library.func("int dup(int)"),
        dup2: library.func("int dup2(int, int)"),
        fcntl: library.func("int fcntl(int, int, ...)"),
        pipe: library.func("int pipe(_Out_ int *)"),
        read: library.func("intptr_t read(int, void *, size_t)"),
        setvbuf: library.func("int setvbuf(void *, void *, int, size_t)"),
        /** C's `stdout`. */
        stdout: koffi.decode(library.symbol(process.platform === "darwin" ? "__stdoutp" : "stdout"), "void *"),
    };
}
class ProcessOutput {
    take;
    libc = libc();
    shared = (0, pipes_js_1.newPipeState)();
    state = new pipes_js_1.PipeState(this.shared);
    channel = new node_worker_threads_1.MessageChannel();
    ends;
    buffer = new Uint8Array(pipes_js_1.PIPE_SIZE);
    /** Captures from now on: `take` is called with everything that is printed. */
    constructor(take) {
        this.take = take;
        const { dup, setvbuf, stdout } = this.libc;
        const serverLog = this.keptFromChildren(dup(2));
        (0, serverLog_js_1.moveServerLog)(serverLog);
        this.ends = { stdout: this.replace(1), stderr: this.replace(2) };
        setvbuf(stdout, null, UNBUFFERED, 0); // otherwise printf keeps its text back until it has 4 KB
        leaveLastWords(this.ends, serverLog);
        this.channel.port1.on("message", (printed) => this.handOver(printed)).unref();
    }
    /** What the control thread needs. The port can be handed over only once. */
    pipes() {
        return { ends: this.ends, shared: this.shared, port: this.channel.port2 };
    }
    /** True when the control thread has read something that has not been taken yet. */
    get waiting() {
        return this.state.backlog() > 0;
    }
    /** Takes everything that has been printed so far. */
    drain() {
        this.state.hold();
        for (let next = (0, node_worker_threads_1.receiveMessageOnPort)(this.channel.port1); next;) {
            this.handOver(next.message);
            next = (0, node_worker_threads_1.receiveMessageOnPort)(this.channel.port1);
        }
        for (const name of ["stdout", "stderr"]) {
            const length = this.libc.read(this.ends[name], this.buffer, pipes_js_1.PIPE_SIZE);
            if (length > 0)
                this.take({ name, bytes: this.buffer.subarray(0, length) });
        }
        this.state.release();
    }
    handOver(printed) {
        this.state.addToBacklog(-printed.bytes.byteLength);
        this.take(printed);
    }
    /** Puts a pipe in place of a descriptor. Returns the end to read from, which does not block. */
    replace(descriptor) {
        const { dup2, fcntl, pipe } = this.libc;
        const ends = [-1, -1];
        if (pipe(ends) < 0)
            throw new Error("could not make a pipe for output: too many files are open");
        const [reading, writing] = ends;
        fcntl(reading, F_SETFL, "int", node_fs_1.constants.O_NONBLOCK);
        dup2(writing, descriptor);
        (0, node_fs_1.closeSync)(writing);
        return this.keptFromChildren(reading);
    }
    keptFromChildren(descriptor) {
        this.libc.fcntl(descriptor, F_SETFD, "int", FD_CLOEXEC);
        return descriptor;
    }
}
exports.ProcessOutput = ProcessOutput;
/**
 * Starts a process that copies what is left in the pipes to the server's log once the kernel is gone: the
 * last words of a crash. It notices by its stdin, whose other end only the kernel holds.
 */
function leaveLastWords(ends, serverLog) {
    const child = (0, node_child_process_1.spawn)("/bin/sh", ["-c", "cat; cat <&3; cat <&4"], {
        stdio: ["pipe", serverLog, "ignore", ends.stdout, ends.stderr],
        cwd: "/",
        detached: true, // so that it outlives the kernel and signals to the kernel's process group
    });
    child.on("error", (error) => (0, serverLog_js_1.log)(`the last words of a crash will be lost: ${error.message}`));
    child.unref();
    child.stdin?.unref();
}
//# sourceMappingURL=processOutput.js.map