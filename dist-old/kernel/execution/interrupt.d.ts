/**
 * Stops cells.
 *
 * A cell that listens to SIGINT itself, as the library's `fit` does, is told first and ends in its own time;
 * a second interrupt stops it by force. Any other cell is stopped by force at once: its loops and awaits
 * throw, the control thread stops a synchronous loop by a flag or a signal, and an await that never ends is
 * abandoned.
 */
import type { StopFlags } from "../control/stopFlags.js";
import { type Cell } from "./cell.js";
export declare class KeyboardInterrupt extends Error {
    name: string;
    constructor(options?: ErrorOptions);
}
export declare class Interrupter {
    private readonly flags;
    /** Tells the user what happens, in the output of the cell. */
    private readonly note;
    private running;
    private telling;
    constructor(flags: StopFlags, 
    /** Tells the user what happens, in the output of the cell. */
    note: (text: string, cell: Cell) => void);
    /** Listens to SIGINT from now on. */
    install(): void;
    /**
     * Runs a cell's code and awaits what it returns. Rejects with a KeyboardInterrupt when the cell is stopped.
     */
    guard(cell: Cell, code: () => unknown): Promise<unknown>;
    /** Handles one interrupt. Does nothing when no cell is running. */
    interrupt(): void;
    /** Called in the loops of cells: throws when the cell is to stop. */
    readonly tick: () => void;
    /** Called after the awaits of cells: returns `value`, or throws when the cell is to stop. */
    readonly resume: <T>(value: T) => T;
    /**
     * Wraps the iterable of a `for await`: throws when the cell is to stop, after the iterable's `finally`
     * blocks.
     */
    readonly iterate: (iterable: Iterable<unknown> | AsyncIterable<unknown>) => AsyncGenerator<unknown, any, any>;
    private throwIfStopped;
    /** Calls the SIGINT listeners. Returns true if the cell itself has installed one. */
    private tellListeners;
    private readonly onSignal;
    /**
     * Runs `code` up to its first await, inside vm's breakOnSigint. That puts the SIGINT listeners aside
     * meanwhile, and leaves a listener that the code installs without a signal handler, so that the next SIGINT
     * would end the process. In that case all listeners are installed again.
     */
    private synchronousPart;
}
