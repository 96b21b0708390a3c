/**
 * Returns true if the bytes begin as a gzip file does (RFC 1952). Some servers decompress the files that they
 * send.
 */
export const isGzipped = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
