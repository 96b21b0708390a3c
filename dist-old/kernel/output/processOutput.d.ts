import { type Pipes, type Printed } from "./pipes.js";
export declare class ProcessOutput {
    private readonly take;
    private readonly libc;
    private readonly shared;
    private readonly state;
    private readonly channel;
    private readonly ends;
    private readonly buffer;
    /** Captures from now on: `take` is called with everything that is printed. */
    constructor(take: (printed: Printed) => void);
    /** What the control thread needs. The port can be handed over only once. */
    pipes(): Pipes;
    /** True when the control thread has read something that has not been taken yet. */
    get waiting(): boolean;
    /** Takes everything that has been printed so far. */
    drain(): void;
    private handOver;
    /** Puts a pipe in place of a descriptor. Returns the end to read from, which does not block. */
    private replace;
    private keptFromChildren;
}
