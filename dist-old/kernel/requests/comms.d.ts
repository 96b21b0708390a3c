import { type Cell } from "../execution/cell.js";
import type { CommInfoReply, Publish } from "../protocol/contents.js";
import type { Extras, Json, Message } from "../protocol/messages.js";
/** What a message on a comm carries. */
export interface CommMessage {
    data: Json;
    metadata: Json;
    buffers: Uint8Array[];
}
export interface Comm {
    readonly id: string;
    readonly target: string;
    /** Called for each message from the front end, even while a cell runs. */
    onMessage?: (message: CommMessage) => void;
    /** Called when the front end closes the comm. */
    onClose?: (message: CommMessage) => void;
    /** Does nothing once the comm is closed. */
    send(data: Json, extras?: Extras): void;
    close(data?: Json): void;
}
/** What a cell or a library finds under `globalThis[Symbol.for("Jupyter.comms")]`. */
export interface CommsForCells {
    /** Opens a comm to the part of the front end that is registered as `target`. */
    open(target: string, data: Json, extras?: Extras): Comm;
    /** Registers `onOpen` to be called whenever the front end opens a comm to `target`. */
    accept(target: string, onOpen: (comm: Comm, message: CommMessage) => void): void;
}
type CommMessageType = "comm_open" | "comm_msg" | "comm_close";
interface Accepting {
    onOpen: (comm: Comm, message: CommMessage) => void;
    cell: Cell | undefined;
}
export declare class Comms implements CommsForCells {
    private readonly publish;
    /** Called with what a handler throws, as part of the cell that the handler belongs to. */
    private readonly onError;
    private readonly comms;
    private readonly targets;
    constructor(publish: Publish, 
    /** Called with what a handler throws, as part of the cell that the handler belongs to. */
    onError: (error: unknown) => void);
    /** Gives cells and libraries their access. */
    install(): void;
    open(target: string, data: Json, extras?: Extras): Comm;
    accept(target: string, onOpen: Accepting["onOpen"]): void;
    /** Returns the content of a comm_info_reply; `target_name` selects the comms of one target. */
    info({ target_name }: {
        target_name: string | undefined;
    }): CommInfoReply;
    /** Takes a message from the front end. One about an unknown comm comes too late, and is ignored. */
    take(type: CommMessageType, message: Message): void;
    private opened;
    private make;
    private tell;
    /** Runs a handler as part of its cell, even if the cell was interrupted long ago. */
    private handle;
}
export {};
