import type { DebugProtocol } from "@vscode/debugprotocol";
import { type MainThread } from "./mainThread.js";
import type { Sources } from "./sources.js";
export declare class Breakpoints {
    private readonly main;
    private readonly sources;
    private readonly wanted;
    /** V8's ids of the breakpoints that are set, by path. */
    private readonly set;
    constructor(main: MainThread, sources: Sources);
    /** Lists what front ends want, as debugInfo does. */
    list(): {
        source: string;
        breakpoints: DebugProtocol.SourceBreakpoint[];
    }[];
    /** Replaces all breakpoints of a path. A condition is JavaScript, and may use names of earlier cells. */
    replace(path: string, wanted: DebugProtocol.SourceBreakpoint[]): Promise<DebugProtocol.Breakpoint[]>;
    private bindFile;
    /** Sets the breakpoints of a path in one of its scripts. Resolves to the lines on which they were set. */
    bind(scriptId: string, path: string): Promise<(number | undefined)[]>;
}
