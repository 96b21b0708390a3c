"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.copyIn = copyIn;
exports.copyOut = copyOut;
const koffi_1 = require("./koffi");
/** The C library that Node itself runs on. */
const system = koffi_1.koffi.load(null);
const copyTo = system.func("memcpy", "void", ["void *", "const void *", "size_t"]);
const copyFrom = system.func("memcpy", "void", ["void *", "void *", "size_t"]);
/** Copies a typed array into C memory. */
function copyIn(target, source) {
    if (source.byteLength > 0)
        copyTo(target, source, source.byteLength);
}
/**
 * Fills a typed array from C memory and returns it. (koffi.view() would avoid the copy, but the memory that
 * it shows is never freed.)
 */
function copyOut(target, source) {
    if (target.byteLength > 0)
        copyFrom(target, source, target.byteLength);
    return target;
}
//# sourceMappingURL=memory.js.map