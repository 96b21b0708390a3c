/**
 * What the main thread and the control thread tell each other while the main thread cannot receive messages.
 */
export interface StopFlags {
    /** While this is on, the loops of the running cell throw at their next turn. */
    stopLoops(on: boolean): void;
    loopsStopped(): boolean;
    /** The number of interrupts that the main thread has handled. */
    interruptsHandled(): number;
    countInterrupt(): void;
    /**
     * True while the main thread runs the part of a cell before its first await, which a signal can break off.
     */
    inSynchronousPart(): boolean;
    setSynchronousPart(on: boolean): void;
}
export declare const newStopFlags: () => SharedArrayBuffer;
export declare function stopFlags(shared: SharedArrayBuffer): StopFlags;
