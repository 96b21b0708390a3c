"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.DebugChannel = void 0;
const requests_js_1 = require("../protocol/requests.js");
const adapter_js_1 = require("./adapter.js");
class DebugChannel {
    wire;
    reply;
    publishLater;
    adapter = new adapter_js_1.Adapter((event, body) => this.publish("debug_event", { seq: ++this.seq, type: "event", event, body }));
    seq = 0;
    last = Promise.resolve();
    constructor(wire, reply, 
    /** Makes the main thread publish once it has time; used while the inspector is not connected. */
    publishLater) {
        this.wire = wire;
        this.reply = reply;
        this.publishLater = publishLater;
    }
    /** Takes a debug_request. Requests are answered one after the other. */
    take(request) {
        this.last = this.last.then(() => this.answer(request));
    }
    /** True while the inspector holds the main thread. */
    get stands() {
        return this.adapter.stands;
    }
    /** Lets a stopped main thread go on, and the cell end: see Stops.release. */
    release(terminate) {
        this.adapter.release(terminate);
    }
    close() {
        this.adapter.detach();
    }
    /** Publishes the status around the answer, because front ends wait for it. */
    async answer(request) {
        const asked = (0, requests_js_1.debugRequest)(request.content);
        const { seq, command } = asked;
        this.publish("status", { execution_state: "busy" }, request);
        const head = { seq: ++this.seq, type: "response", request_seq: seq, command };
        let content;
        try {
            content = {
                ...head,
                success: true,
                body: await this.adapter.handle(command, asked.arguments),
            };
        }
        catch (error) {
            content = { ...head, success: false, message: error.message, body: {} };
        }
        this.reply(this.wire.compose("debug_reply", content, request));
        this.publish("status", { execution_state: "idle" }, request);
    }
    /** The main thread owns the socket. Through the inspector it publishes even while it is stopped. */
    publish(type, content, request) {
        const parent = request && { ...request, identities: [], content: {}, buffers: [] };
        const { main, stands } = this.adapter;
        if (main)
            void main.call("publish", type, content, parent ?? null, stands).catch(() => undefined);
        else
            this.publishLater(type, content, parent);
    }
}
exports.DebugChannel = DebugChannel;
//# sourceMappingURL=channel.js.map