import type { Pipes } from "../output/pipes.js";
import type { Connection } from "../protocol/connection.js";
import type { Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import type { Wire } from "../protocol/wire.js";
export declare class ControlChannel {
    private readonly worker;
    private readonly wire;
    private constructor();
    /** Starts the thread. Resolves when its sockets are bound, and rejects when they cannot be. */
    static open(connection: Connection, shared: SharedArrayBuffer, wire: Wire, handlers: {
        onMessage: (message: Message) => void;
        log: (text: string) => void;
        publish: Publish;
    }): Promise<ControlChannel>;
    reply(message: Message<object>): void;
    /** Lets the thread empty pipes that this thread may be too busy for. */
    emptyPipes(pipes: Pipes): void;
    /** Resolves when the thread has handed over its last messages and ended. */
    close(): Promise<void>;
    private post;
}
