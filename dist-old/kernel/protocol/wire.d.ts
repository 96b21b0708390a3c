import type { Connection } from "./connection.js";
import { type Extras, type Message } from "./messages.js";
export declare class Wire {
    private readonly connection;
    private readonly session;
    private readonly algorithm;
    constructor(connection: Pick<Connection, "key" | "signature_scheme">);
    /** @throws Error when the frames are not a message, or when they are not signed with our key */
    decode(frames: Buffer[]): Message;
    encode(message: Message<object>): Buffer[];
    /** Makes a message of ours that answers `parent`, or that `parent` caused. */
    compose<Content extends object>(type: string, content: Content, parent: Message<object> | undefined, { metadata, buffers }?: Extras): Message<Content>;
    /** The signature in hexadecimal; empty when the connection has no key, which turns signing off. */
    private sign;
}
