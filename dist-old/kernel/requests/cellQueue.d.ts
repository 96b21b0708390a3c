/** Runs cells one after the other, and reports what becomes of them. */
import type { Cell } from "../execution/cell.js";
import type { InOut } from "../execution/inOut.js";
import type { Session } from "../execution/session.js";
import type { StackTraces } from "../output/stackTraces.js";
import type { ExecuteReply, ExecutionState, Publish, StreamName } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import type { History } from "./history.js";
export interface CellReporter {
    /** Publishes a message as part of what `request` caused, after the text that was written before it. */
    publish: Publish;
    status(state: ExecutionState, request: Message): void;
    write(name: StreamName, text: string, cell: Cell): void;
    /** Called when a cell has ended, whether or not it succeeded. */
    ended(): void;
}
/** An execute_request, and the way to answer it. */
interface Job {
    request: Message;
    reply: (content: ExecuteReply) => void;
}
export declare class CellQueue {
    private readonly session;
    private readonly history;
    private readonly inOut;
    private readonly traces;
    private readonly reporter;
    private readonly memory;
    private readonly waiting;
    private count;
    private unnumbered;
    private current;
    constructor(session: () => Session, history: History, inOut: InOut, traces: StackTraces, reporter: CellReporter);
    /** The request whose cell is running. */
    get running(): Message | undefined;
    /** Puts a cell at the end of the queue. */
    add(job: Job): void;
    private work;
    /** Resolves to the content of the reply; never rejects. */
    private execute;
    /** Resolves to the value of the cell's last expression. */
    private run;
    private show;
    /** Describes an error. Its getters may throw as well. */
    private describe;
    /**
     * Refuses the cells that were sent before the failure of this one was known, including those still on their
     * way.
     */
    private abortWaiting;
}
export {};
