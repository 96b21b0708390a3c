import type { Connection } from "./protocol/connection.js";
export declare class Kernel {
    private readonly connection;
    /** Called when the kernel was asked to shut down and has answered. */
    private readonly onShutdown;
    private readonly wire;
    private readonly sockets;
    private control;
    private readonly shared;
    private readonly history;
    private readonly inOut;
    private readonly traces;
    private readonly streams;
    private readonly interrupter;
    private readonly cells;
    private readonly publish;
    private readonly comms;
    private readonly questions;
    private readonly publishForDebugger;
    private readonly debugTarget;
    private loadedSession;
    constructor(connection: Connection, 
    /** Called when the kernel was asked to shut down and has answered. */
    onShutdown: () => void);
    start(): Promise<void>;
    /** Changes Node, and puts into globalThis what cells and libraries rely on. */
    private changeProcess;
    private session;
    /** Captures the output of C code and child processes: before the first cell, but after the first answer. */
    private captureProcess;
    private dispatch;
    /** Returns the content of the reply; undefined for a message that gets none. */
    private handle;
    private status;
    /** Publishes a message that code of a cell, or a library, has made. */
    private broadcast;
    /**
     * Shows an error that no cell caught, in a timer for instance, in the output of the cell that started the
     * code.
     */
    private reportStray;
    private shutDown;
}
