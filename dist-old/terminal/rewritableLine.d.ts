/** The stream that a line is written to: process.stdout, or a test's own. */
export interface LineOutput {
    write(text: string): unknown;
    isTTY?: boolean;
    columns?: number;
}
export interface LineOptions {
    /**
     * @defaultValue process.stdout, whose `write` is looked up each time, since a notebook kernel replaces it
     */
    output?: LineOutput;
    /** The clock, in ms. @defaultValue Date.now */
    now?: () => number;
}
export interface RewritableLine {
    /** Shows the text that `render` returns, at most ten times a second. */
    write(render: () => string): void;
    /** Shows `text` at once, as the last state of this line; what is written next begins a new one. */
    end(text: string): void;
    /** Leaves the line as it stands; what is written next begins a new one. */
    close(): void;
}
/**
 * Makes a line that is rewritten in a terminal and in a notebook, by carriage return. In a pipe or a file,
 * where carriage returns pile up, it becomes a plain line every 15 seconds.
 */
export declare function rewritableLine({ output, now, }?: LineOptions): RewritableLine;
