"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Sockets = void 0;
/**
 * The kernel's ZeroMQ sockets on the main thread: shell and stdin (two-way), and iopub (one-way, to every
 * front end).
 */
const zeromq_1 = require("zeromq");
const connection_js_1 = require("./connection.js");
/** How long closing a socket may take to hand over what is still queued, in ms. */
const LINGER = 1000;
class Sockets {
    wire;
    log;
    shell = new zeromq_1.Router();
    stdin = new zeromq_1.Router();
    iopub = new zeromq_1.Publisher();
    constructor(wire, log) {
        this.wire = wire;
        this.log = log;
        for (const socket of [this.shell, this.stdin, this.iopub]) {
            // No limit and no waiting: otherwise zeromq.js accepts 512 messages from one synchronous stretch and
            // rejects the rest (EBUSY), and a publisher drops whatever exceeds 1000 unsent messages.
            socket.sendHighWaterMark = 0;
            socket.sendTimeout = 0;
            socket.linger = LINGER;
        }
    }
    async bind(connection) {
        await Promise.all([
            this.shell.bind((0, connection_js_1.endpoint)(connection, connection.shell_port)),
            this.stdin.bind((0, connection_js_1.endpoint)(connection, connection.stdin_port)),
            this.iopub.bind((0, connection_js_1.endpoint)(connection, connection.iopub_port)),
        ]);
    }
    /** Calls a handler for every well-formed, correctly signed message until the sockets are closed. */
    async receive(handlers) {
        await Promise.all([this.listen(this.shell, handlers.shell), this.listen(this.stdin, handlers.stdin)]);
    }
    async listen(socket, onMessage) {
        for await (const frames of socket) {
            try {
                onMessage(this.wire.decode(frames));
            }
            catch (error) {
                this.log(`dropped a message: ${error.message}`);
            }
        }
    }
    reply(message) {
        this.send(this.shell, message);
    }
    /** Sends a question to the client whose request it belongs to. */
    ask(message) {
        this.send(this.stdin, message);
    }
    publish(message) {
        this.send(this.iopub, { ...message, identities: [Buffer.from(message.header.msg_type)] });
    }
    close() {
        for (const socket of [this.shell, this.stdin, this.iopub])
            socket.close();
    }
    send(socket, message) {
        if (socket.closed)
            return;
        socket.send(this.wire.encode(message)).catch((error) => {
            this.log(`could not send ${message.header.msg_type}: ${error.message}`);
        });
    }
}
exports.Sockets = Sockets;
//# sourceMappingURL=sockets.js.map