"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isGzipped = void 0;
/**
 * Returns true if the bytes begin as a gzip file does (RFC 1952). Some servers decompress the files that they
 * send.
 */
const isGzipped = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;
exports.isGzipped = isGzipped;
//# sourceMappingURL=gzip.js.map