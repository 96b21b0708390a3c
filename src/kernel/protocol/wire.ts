/**
 * Jupyter's wire protocol: a message is a list of ZeroMQ frames
 * [identity…, "<IDS|MSG>", signature, header, parent header, metadata, content, buffer…].
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const DELIMITER = Buffer.from("<IDS|MSG>");
const PROTOCOL_VERSION = "5.4";

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  /** ISO 8601 */
  date: string;
  version: string;
}

export type Json = Record<string, unknown>;

export interface Message {
  /** Routing frames: who sent it, or a topic on the iopub channel. */
  identities: Buffer[];
  header: Header;
  parent: Header | Json;
  metadata: Json;
  content: Json;
  buffers: Buffer[];
}

/** What the server writes into the connection file for the kernel to bind. */
export interface Connection {
  transport: string;
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  /** "hmac-sha256" */
  signature_scheme: string;
}

export class Wire {
  private readonly session: string = randomUUID();
  private readonly algorithm: string;

  constructor(private readonly connection: Pick<Connection, "key" | "signature_scheme">) {
    this.algorithm = connection.signature_scheme.replace(/^hmac-/, "");
  }

  /** Throws when the frames are no message, or not signed with our key. */
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

  encode(message: Message): Buffer[] {
    const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    );
    return [...message.identities, DELIMITER, Buffer.from(this.sign(parts)), ...parts, ...message.buffers];
  }

  /** A message of ours that answers or belongs to `parent`. */
  compose(
    type: string,
    content: Json,
    parent: Message | undefined,
    { metadata = {}, buffers = [] }: { metadata?: Json; buffers?: Uint8Array[] } = {},
  ): Message {
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

  /** Hexadecimal; empty when the connection has no key, which turns signing off. */
  private sign(parts: Buffer[]): string {
    if (!this.connection.key) return "";
    const hmac = createHmac(this.algorithm, this.connection.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

function parseObject(frame: Buffer): Json {
  const value: unknown = JSON.parse(frame.toString());
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error("expected a JSON object in every frame");
  }
  return value as Json;
}
