"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/**
 * The control thread: a worker that does what must not wait for the main thread, which may be inside a
 * synchronous loop. It holds the control and heartbeat sockets, so that an interrupt and the heartbeat are
 * answered; it empties the pipes in which C code and child processes print, so that they never wait for a
 * reader; it ends the kernel when its server is gone; and it runs the debugger, for which the main thread
 * stands still. All else about a control message is decided on the main thread (see controlChannel.ts).
 */
const node_module_1 = require("node:module");
const promises_1 = require("node:timers/promises");
const node_worker_threads_1 = require("node:worker_threads");
const zeromq_1 = require("zeromq");
const pipes_js_1 = require("../output/pipes.js");
const connection_js_1 = require("../protocol/connection.js");
const wire_js_1 = require("../protocol/wire.js");
const children_js_1 = require("./children.js");
const escalation_js_1 = require("./escalation.js");
const stopFlags_js_1 = require("./stopFlags.js");
/** How long the main thread may take to shut down, in ms. */
const SHUTDOWN_GRACE = 3000;
/** How long a signal may take to reach the thread that waits for it, in ms. */
const SIGNAL_ARRIVES = 100;
/** How often the thread checks that the parent process is alive, in ms. */
const PARENT_CHECK = 1000;
/** Ends the kernel when its parent is gone: a kernel must not outlive the server that started it. */
function watchParent() {
    const parent = process.ppid;
    setInterval(() => {
        if (process.ppid === parent)
            return;
        (0, children_js_1.signalChildren)("SIGTERM");
        process.kill(process.pid, "SIGKILL");
    }, PARENT_CHECK).unref();
}
async function serve(port, { connection, shared }) {
    const wire = new wire_js_1.Wire(connection);
    const flags = (0, stopFlags_js_1.stopFlags)(shared);
    const control = new zeromq_1.Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
    const heartbeat = new zeromq_1.Reply();
    const post = (message) => port.postMessage(message);
    const send = (frames) => void control.send(frames).catch((error) => post({ kind: "log", text: String(error) }));
    let debug;
    const loadDebugger = () => {
        const module = (0, node_module_1.createRequire)(__filename)("../debugger/channel.js");
        return new module.DebugChannel(wire, (reply) => send(wire.encode(reply)), (...publication) => post({ kind: "publish", publication }));
    };
    /** Lets a main thread that stands at a breakpoint go on, so that it notices the interrupt. */
    const interruptStopped = async () => {
        const synchronous = flags.inSynchronousPart();
        if (synchronous && debug?.stands) {
            // vm's breakOnSigint turns the termination into an error only if it has received the signal by then;
            // otherwise the cell would never end.
            process.kill(process.pid, "SIGINT");
            await (0, promises_1.setTimeout)(SIGNAL_ARRIVES);
        }
        debug?.release(synchronous);
    };
    port.on("message", (message) => {
        if (message.kind === "send")
            send(message.frames);
        else if (message.kind === "pipes")
            (0, pipes_js_1.emptyPipes)(message.pipes);
        else {
            debug?.close(); // Node waits for its debugger before it ends
            control.close();
            heartbeat.close();
            port.close();
        }
    });
    await control.bind((0, connection_js_1.endpoint)(connection, connection.control_port));
    await heartbeat.bind((0, connection_js_1.endpoint)(connection, connection.hb_port));
    post({ kind: "ready" });
    const echo = async () => {
        for await (const frames of heartbeat)
            await heartbeat.send(frames);
    };
    const relay = async () => {
        for await (const frames of control) {
            try {
                const message = wire.decode(frames);
                const { msg_type } = message.header;
                if (msg_type === "debug_request") {
                    (debug ??= loadDebugger()).take(message);
                    continue;
                }
                const [isInterrupt, isShutdown] = ["interrupt_request", "shutdown_request"].map((type) => msg_type === type);
                if (isInterrupt)
                    void (0, escalation_js_1.escalateInterrupt)(flags);
                post({ kind: "message", frames });
                if (isInterrupt || isShutdown)
                    void interruptStopped();
                if (isShutdown) {
                    (0, children_js_1.signalChildren)("SIGTERM");
                    setTimeout(() => process.kill(process.pid, "SIGKILL"), SHUTDOWN_GRACE).unref();
                }
            }
            catch (error) {
                post({ kind: "log", text: `dropped a control message: ${error.message}` });
            }
        }
    };
    await Promise.all([echo(), relay()]);
}
if (node_worker_threads_1.parentPort) {
    watchParent();
    void serve(node_worker_threads_1.parentPort, node_worker_threads_1.workerData);
}
//# sourceMappingURL=controlThread.js.map