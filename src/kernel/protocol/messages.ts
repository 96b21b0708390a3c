/**
 * What all of Jupyter's messages have in common. contents.ts lists what each kind says.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */

/** The version of Jupyter's messaging protocol that this kernel speaks. */
export const PROTOCOL_VERSION = "5.4";

/** A JSON object about which nothing else is known. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  /** ISO 8601 */
  date: string;
  version: string;
}

/** `Content` is what this kind of message says; a message that has just arrived can say anything. */
export interface Message<Content extends object = Json> {
  /** The routing frames: the sender, or a topic on the iopub channel. */
  identities: Buffer[];
  header: Header;
  /** The header of the message that caused this one; empty if none did. */
  parent: Header | Json;
  metadata: Json;
  content: Content;
  buffers: Buffer[];
}

/** What a message can carry besides its content. */
export interface Extras {
  metadata?: Json;
  buffers?: Uint8Array[];
}
