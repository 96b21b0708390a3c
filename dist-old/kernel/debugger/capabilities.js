"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CAPABILITIES = exports.EXCEPTION_FILTERS = void 0;
exports.EXCEPTION_FILTERS = [
    // There is no filter for uncaught errors: to V8, every error of a cell is caught, by the kernel, which
    // shows it.
    {
        filter: "all",
        label: "All errors",
        description: "Stop wherever an error is thrown, even if it is caught",
    },
];
exports.CAPABILITIES = {
    supportsConfigurationDoneRequest: true,
    supportsConditionalBreakpoints: true,
    supportsEvaluateForHovers: true,
    supportsSetVariable: false,
    supportsExceptionInfoRequest: true,
    supportsModulesRequest: true,
    exceptionBreakpointFilters: exports.EXCEPTION_FILTERS,
};
//# sourceMappingURL=capabilities.js.map