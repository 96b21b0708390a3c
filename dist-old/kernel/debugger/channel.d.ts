/**
 * Jupyter's debug_request, debug_reply and debug_event:
 * https://github.com/jupyter/enhancement-proposals/pull/47
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import type { Wire } from "../protocol/wire.js";
export declare class DebugChannel {
    private readonly wire;
    private readonly reply;
    /** Makes the main thread publish once it has time; used while the inspector is not connected. */
    private readonly publishLater;
    private readonly adapter;
    private seq;
    private last;
    constructor(wire: Wire, reply: (message: Message<DebugProtocol.Response>) => void, 
    /** Makes the main thread publish once it has time; used while the inspector is not connected. */
    publishLater: Publish);
    /** Takes a debug_request. Requests are answered one after the other. */
    take(request: Message): void;
    /** True while the inspector holds the main thread. */
    get stands(): boolean;
    /** Lets a stopped main thread go on, and the cell end: see Stops.release. */
    release(terminate: boolean): void;
    close(): void;
    /** Publishes the status around the answer, because front ends wait for it. */
    private answer;
    /** The main thread owns the socket. Through the inspector it publishes even while it is stopped. */
    private publish;
}
