/** What the debugger tells front ends about itself. */
import type { DebugProtocol } from "@vscode/debugprotocol";
export declare const EXCEPTION_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[];
export declare const CAPABILITIES: DebugProtocol.Capabilities;
