import type { MessagePort } from "node:worker_threads";
import type { StreamName } from "../protocol/contents.js";
/** What the control thread needs. */
export interface Pipes {
    /** The reading ends, which do not block. */
    ends: Record<StreamName, number>;
    shared: SharedArrayBuffer;
    /** Carries what was read to the main thread. */
    port: MessagePort;
}
/** A piece of what was printed. */
export interface Printed {
    name: StreamName;
    bytes: Uint8Array;
}
/** The capacity of a pipe on Linux and macOS, in bytes: a single read empties it. */
export declare const PIPE_SIZE = 65536;
export declare const newPipeState: () => SharedArrayBuffer;
/** Lets one thread read at a time; it hands over what it has read before the other thread reads on. */
export declare class PipeState {
    private readonly state;
    constructor(shared: SharedArrayBuffer);
    /**
     * Waits for the pipes, on the main thread, which may still hold them from a read that an interrupt broke
     * off.
     */
    hold(): void;
    /** Takes the pipes if they are free, on the control thread, which can try again later. */
    tryToHold(): boolean;
    release(): void;
    /** The number of bytes on their way from the control thread to the main thread. */
    backlog(): number;
    addToBacklog(bytes: number): void;
}
/**
 * In bytes. Without a limit, a main thread that is busy for long, in `execSync("yes")` say, would use up all
 * memory.
 */
export declare const MAX_BACKLOG: number;
/** Empties the pipes from now on, in the control thread. */
export declare function emptyPipes({ ends, shared, port }: Pipes): void;
