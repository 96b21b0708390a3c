"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.koffi = void 0;
const koffi_1 = __importDefault(require("koffi"));
exports.koffi = koffi_1.default;
/**
 * The stack size, in bytes, of the threads on which C functions are called: the usual size for a thread.
 * XLA's compiler overflows koffi's default of 128 kB, which kills the process. Only pages that are touched
 * take memory. (In a notebook, the kernel has already set the same size.)
 */
const STACK_SIZE = 8 << 20;
const settings = koffi_1.default.config();
if ((settings.async_stack_size ?? 0) < STACK_SIZE) {
    try {
        koffi_1.default.config({ ...settings, async_stack_size: STACK_SIZE });
    }
    catch {
        // koffi accepts no settings once another package has loaded a library with it. Everything but XLA works
        // then.
    }
}
//# sourceMappingURL=koffi.js.map