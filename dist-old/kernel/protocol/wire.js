"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Wire = void 0;
/**
 * Jupyter's wire protocol: a message is a list of ZeroMQ frames
 * [identity…, "<IDS|MSG>", signature, header, parent header, metadata, content, buffer…].
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
const node_crypto_1 = require("node:crypto");
const messages_js_1 = require("./messages.js");
const DELIMITER = Buffer.from("<IDS|MSG>");
class Wire {
    connection;
    session = (0, node_crypto_1.randomUUID)();
    algorithm;
    constructor(connection) {
        this.connection = connection;
        this.algorithm = connection.signature_scheme.replace(/^hmac-/, "");
    }
    /** @throws Error when the frames are not a message, or when they are not signed with our key */
    decode(frames) {
        const at = frames.findIndex((frame) => frame.equals(DELIMITER));
        if (at < 0 || frames.length < at + 6) {
            throw new Error(`expected <IDS|MSG>, a signature and four JSON frames, got ${frames.length} frames`);
        }
        const signature = frames[at + 1];
        const parts = frames.slice(at + 2, at + 6);
        const expected = Buffer.from(this.sign(parts));
        if (signature.length !== expected.length || !(0, node_crypto_1.timingSafeEqual)(signature, expected)) {
            throw new Error("wrong signature: the message was not signed with this kernel's key");
        }
        const [header, parent, metadata, content] = parts.map(parseObject);
        if (typeof header.msg_type !== "string" || typeof header.msg_id !== "string") {
            throw new Error("expected a header with msg_type and msg_id");
        }
        return {
            identities: frames.slice(0, at),
            header: header,
            parent,
            metadata,
            content,
            buffers: frames.slice(at + 6),
        };
    }
    encode(message) {
        const parts = [message.header, message.parent, message.metadata, message.content].map((part) => Buffer.from(JSON.stringify(part)));
        return [...message.identities, DELIMITER, Buffer.from(this.sign(parts)), ...parts, ...message.buffers];
    }
    /** Makes a message of ours that answers `parent`, or that `parent` caused. */
    compose(type, content, parent, { metadata = {}, buffers = [] } = {}) {
        return {
            identities: parent?.identities ?? [],
            header: {
                msg_id: (0, node_crypto_1.randomUUID)(),
                msg_type: type,
                session: this.session,
                username: parent?.header.username ?? "kernel",
                date: new Date().toISOString(),
                version: messages_js_1.PROTOCOL_VERSION,
            },
            parent: parent?.header ?? {},
            metadata,
            content,
            buffers: buffers.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength)),
        };
    }
    /** The signature in hexadecimal; empty when the connection has no key, which turns signing off. */
    sign(parts) {
        if (!this.connection.key)
            return "";
        const hmac = (0, node_crypto_1.createHmac)(this.algorithm, this.connection.key);
        for (const part of parts)
            hmac.update(part);
        return hmac.digest("hex");
    }
}
exports.Wire = Wire;
function parseObject(frame) {
    const value = JSON.parse(frame.toString());
    if (!(0, messages_js_1.isObject)(value) || Array.isArray(value))
        throw new Error("expected a JSON object in every frame");
    return value;
}
//# sourceMappingURL=wire.js.map