"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Comms = void 0;
/**
 * Comms: channels between code of cells and the front end, which either side can open. Widgets use them.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 */
const node_crypto_1 = require("node:crypto");
const cell_js_1 = require("../execution/cell.js");
const requests_js_1 = require("../protocol/requests.js");
class Comms {
    publish;
    onError;
    comms = new Map();
    targets = new Map();
    constructor(publish, 
    /** Called with what a handler throws, as part of the cell that the handler belongs to. */
    onError) {
        this.publish = publish;
        this.onError = onError;
    }
    /** Gives cells and libraries their access. */
    install() {
        Object.defineProperty(globalThis, Symbol.for("Jupyter.comms"), { value: this, configurable: true });
    }
    open(target, data, extras) {
        const comm = this.make((0, node_crypto_1.randomUUID)(), target);
        this.tell("comm_open", { comm_id: comm.id, target_name: target, data }, extras);
        return comm;
    }
    accept(target, onOpen) {
        this.targets.set(target, { onOpen, cell: (0, cell_js_1.currentCell)() });
    }
    /** Returns the content of a comm_info_reply; `target_name` selects the comms of one target. */
    info({ target_name }) {
        const comms = [...this.comms.values()]
            .filter(({ comm }) => target_name === undefined || comm.target === target_name)
            .map(({ comm }) => [comm.id, { target_name: comm.target }]);
        return { status: "ok", comms: Object.fromEntries(comms) };
    }
    /** Takes a message from the front end. One about an unknown comm comes too late, and is ignored. */
    take(type, message) {
        const { comm_id, target_name, data } = (0, requests_js_1.commContent)(message.content);
        const carried = { data, metadata: message.metadata, buffers: message.buffers };
        if (type === "comm_open")
            return this.opened(comm_id, target_name, carried, message);
        const entry = this.comms.get(comm_id);
        if (!entry)
            return;
        const { comm, cell } = entry;
        if (type === "comm_close")
            this.comms.delete(comm_id);
        const handler = type === "comm_close" ? comm.onClose : comm.onMessage;
        if (handler)
            this.handle(cell, () => handler.call(comm, carried));
    }
    opened(id, target, carried, request) {
        const accepting = this.targets.get(target);
        // The protocol asks that a comm which cannot be opened be closed.
        if (!accepting)
            return this.publish("comm_close", { comm_id: id, data: {} }, request);
        this.handle(accepting.cell, () => accepting.onOpen(this.make(id, target), carried));
    }
    make(id, target) {
        const comm = {
            id,
            target,
            send: (data, extras) => {
                if (this.comms.has(id))
                    this.tell("comm_msg", { comm_id: id, data }, extras);
            },
            close: (data = {}) => {
                if (this.comms.delete(id))
                    this.tell("comm_close", { comm_id: id, data });
            },
        };
        this.comms.set(id, { comm, cell: (0, cell_js_1.currentCell)() });
        return comm;
    }
    tell(type, content, extras) {
        this.publish(type, content, (0, cell_js_1.currentCell)()?.request, extras);
    }
    /** Runs a handler as part of its cell, even if the cell was interrupted long ago. */
    handle(cell, handler) {
        const run = async () => {
            try {
                await handler();
            }
            catch (error) {
                this.onError(error);
            }
        };
        if (cell)
            void (0, cell_js_1.runAsCell)(cell.interrupted ? { ...cell, interrupted: false } : cell, run);
        else
            void run();
    }
}
exports.Comms = Comms;
//# sourceMappingURL=comms.js.map