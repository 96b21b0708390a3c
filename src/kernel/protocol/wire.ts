/**
 * Jupyter's wire protocol: a message is a list of ZeroMQ frames
 * [identity…, "<IDS|MSG>", signature, header, parent header, metadata, content, buffer…].
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Connection } from "./connection.js";
import { type Extras, type Header, type Json, type Message, PROTOCOL_VERSION, isObject } from "./messages.js";
import { SeenSignatures } from "./seenSignatures.js";

const DELIMITER = Buffer.from("<IDS|MSG>");

export class Wire {
  private readonly session: string = randomUUID();
  private readonly algorithm: string;

  /** `seen` holds the signatures of messages that were decoded. */
  constructor(
    private readonly connection: Pick<Connection, "key" | "signature_scheme">,
    private readonly seen = new SeenSignatures(),
  ) {
    this.algorithm = connection.signature_scheme.replace(/^hmac-/, "");
  }

  /**
   * @throws Error when the frames are not a message, when they are not signed with our key, or when they
   * repeat a message: somebody who has recorded one must not be able to send it again
   */
  decode(frames: Buffer[]): Message {
    const at = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (at < 0 || frames.length < at + 6) {
      throw new Error(`expected <IDS|MSG>, a signature and four JSON frames, got ${frames.length} frames`);
    }
    const signature = frames[at + 1];
    const parts = frames.slice(at + 2, at + 6);
    const expected = Buffer.from(this.sign(parts));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new Error("wrong signature: the message was not signed with this kernel's key");
    }
    if (signature.length > 0 && !this.seen.add(signature.toString())) {
      throw new Error("repeated signature: the message was received before");
    }
    const [header, parent, metadata, content] = parts.map(parseObject);
    if (typeof header.msg_type !== "string" || typeof header.msg_id !== "string") {
      throw new Error("expected a header with msg_type and msg_id");
    }
    return {
      identities: frames.slice(0, at),
      header: header as unknown as Header,
      parent,
      metadata,
      content,
      buffers: frames.slice(at + 6),
    };
  }

  encode(message: Message<object>): Buffer[] {
    const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    );
    return [...message.identities, DELIMITER, Buffer.from(this.sign(parts)), ...parts, ...message.buffers];
  }

  /** Makes a message from the kernel that answers `parent` or results from it. */
  compose<Content extends object>(
    type: string,
    content: Content,
    parent: Message<object> | undefined,
    { metadata = {}, buffers = [] }: Extras = {},
  ): Message<Content> {
    return {
      identities: parent?.identities ?? [],
      header: {
        msg_id: randomUUID(),
        msg_type: type,
        session: this.session,
        username: parent?.header.username ?? "kernel",
        date: new Date().toISOString(),
        version: PROTOCOL_VERSION,
      },
      parent: parent?.header ?? {},
      metadata,
      content,
      buffers: buffers.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength)),
    };
  }

  /** Returns the signature in hexadecimal; empty when the connection has no key, which turns signing off. */
  private sign(parts: Buffer[]): string {
    if (!this.connection.key) return "";
    const hmac = createHmac(this.algorithm, this.connection.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

function parseObject(frame: Buffer): Json {
  const value: unknown = JSON.parse(frame.toString());
  if (!isObject(value) || Array.isArray(value)) throw new Error("expected a JSON object in every frame");
  return value;
}
