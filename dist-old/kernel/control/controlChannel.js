"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ControlChannel = void 0;
/** The main thread's side of the control thread. */
const node_events_1 = require("node:events");
const node_path_1 = require("node:path");
const node_worker_threads_1 = require("node:worker_threads");
class ControlChannel {
    worker;
    wire;
    constructor(worker, wire) {
        this.worker = worker;
        this.wire = wire;
    }
    /** Starts the thread. Resolves when its sockets are bound, and rejects when they cannot be. */
    static async open(connection, shared, wire, handlers) {
        const data = { connection, shared };
        const worker = new node_worker_threads_1.Worker((0, node_path_1.join)(__dirname, "controlThread.js"), { workerData: data });
        await new Promise((resolve, reject) => {
            worker.on("error", reject);
            worker.on("message", (event) => {
                if (event.kind === "ready")
                    resolve();
                else if (event.kind === "log")
                    handlers.log(event.text);
                else if (event.kind === "publish")
                    handlers.publish(...event.publication);
                else
                    handlers.onMessage(wire.decode(event.frames.map((frame) => Buffer.from(frame))));
            });
        });
        return new ControlChannel(worker, wire);
    }
    reply(message) {
        this.post({ kind: "send", frames: this.wire.encode(message) });
    }
    /** Lets the thread empty pipes that this thread may be too busy for. */
    emptyPipes(pipes) {
        this.post({ kind: "pipes", pipes }, [pipes.port]);
    }
    /** Resolves when the thread has handed over its last messages and ended. */
    async close() {
        this.post({ kind: "close" });
        await (0, node_events_1.once)(this.worker, "exit");
    }
    post(event, transfer = []) {
        this.worker.postMessage(event, transfer);
    }
}
exports.ControlChannel = ControlChannel;
//# sourceMappingURL=controlChannel.js.map