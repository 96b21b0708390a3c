/** What the debugger tells front ends about itself. */
import type { DebugProtocol } from "@vscode/debugprotocol";

export const EXCEPTION_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = [
  // There is no filter for uncaught errors: the kernel catches every error of a cell, to show it, so V8 sees
  // none that is uncaught.
  {
    filter: "all",
    label: "All errors",
    description: "Stop wherever an error is thrown, even if it is caught",
  },
];

export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: false,
  supportsExceptionInfoRequest: true,
  supportsModulesRequest: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
};
