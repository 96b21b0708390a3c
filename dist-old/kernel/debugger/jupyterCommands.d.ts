/**
 * The commands that Jupyter adds to the Debug Adapter Protocol.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#additions-to-the-dap
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Json } from "../protocol/messages.js";
import type { MimeBundle } from "../protocol/contents.js";
/** Tells the debugger the code of a cell, which may not have run yet. */
export interface DumpCellArguments {
    code: string;
}
export interface DumpCellBody {
    /** What the debugger calls the cell: see cellPath.ts. */
    sourcePath: string;
}
/** What a front end needs to know before it starts to debug, or after a page was reloaded. */
export interface DebugInfoBody {
    isStarted: boolean;
    /** The parameters by which the front end computes the path of a cell itself. */
    hashMethod: string;
    hashSeed: number;
    tmpFilePrefix: string;
    tmpFileSuffix: string;
    breakpoints: {
        source: string;
        breakpoints: DebugProtocol.SourceBreakpoint[];
    }[];
    stoppedThreads: number[];
    richRendering: boolean;
    copyToGlobals: boolean;
    /** The ids of the exception filters. */
    exceptionPaths: string[];
}
export interface InspectVariablesBody {
    variables: DebugProtocol.Variable[];
}
/** Asks for a variable as a cell would show it. */
export interface RichInspectVariablesArguments {
    variableName: string;
    frameId?: number;
}
export interface RichInspectVariablesBody {
    data: MimeBundle;
    metadata: Json;
}
