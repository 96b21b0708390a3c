/**
 * Writes the log to another file descriptor from now on, since the cells own descriptor 2 (see
 * processOutput.ts).
 */
export declare function moveServerLog(to: number): void;
/** Never waits or throws: a flood of malformed messages must not stop the kernel by way of its log. */
export declare function writeToServerLog(text: string): void;
/** Writes a line of the kernel's own. */
export declare const log: (text: string) => void;
