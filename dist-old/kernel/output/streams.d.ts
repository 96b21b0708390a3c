import type { StreamName } from "../protocol/contents.js";
import type { Pipes } from "./pipes.js";
/** What text belongs to; this is all that the streams need to know of a cell. */
interface Owner {
    /** The text of a silent cell is thrown away. */
    readonly silent: boolean;
}
export declare class Streams<Cell extends Owner> {
    private readonly cells;
    private readonly publish;
    private waiting;
    private lastSent;
    private timer;
    private processOutput;
    constructor(cells: {
        /** The cell whose code is running. */
        current(): Cell | undefined;
        /** The cell that started last. */
        latest(): Cell | undefined;
    }, publish: (name: StreamName, text: string, cell: Cell) => void);
    write(name: StreamName, text: string, cell: Cell): void;
    /** Sends what has waited long enough. Loops call this, because they let no timer fire. */
    readonly poll: () => void;
    /**
     * Sends all text. Must be called before any other message of a cell, so that the screen keeps the program's
     * order.
     */
    flush(): void;
    private gather;
    private send;
    /**
     * Replaces the process' stdout and stderr by streams that send text to the cell that writes it. Node's own
     * are not wrapped: opening them would make the server's stdout non-blocking for the server as well.
     */
    capture(): void;
    /**
     * Captures what C code and child processes print as well, for the cell that started last. Returns what the
     * control thread needs.
     */
    captureProcess(): Pipes;
}
export {};
