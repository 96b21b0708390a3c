import { type Connection } from "./connection.js";
import type { Message } from "./messages.js";
import type { Wire } from "./wire.js";
export declare class Sockets {
    private readonly wire;
    private readonly log;
    private readonly shell;
    private readonly stdin;
    private readonly iopub;
    constructor(wire: Wire, log: (text: string) => void);
    bind(connection: Connection): Promise<void>;
    /** Calls a handler for every well-formed, correctly signed message until the sockets are closed. */
    receive(handlers: Record<"shell" | "stdin", (message: Message) => void>): Promise<void>;
    private listen;
    reply(message: Message<object>): void;
    /** Sends a question to the client whose request it belongs to. */
    ask(message: Message<object>): void;
    publish(message: Message<object>): void;
    close(): void;
    private send;
}
