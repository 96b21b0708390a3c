import type { StopFlags } from "./stopFlags.js";
/**
 * Must be called before the main thread is told of the interrupt. It cannot stop code that the kernel did not
 * compile and that loops after an await: if V8 is made to end such code from here, Node aborts, because the
 * ids of its asynchronous work no longer match.
 */
export declare function escalateInterrupt(flags: StopFlags): Promise<void>;
