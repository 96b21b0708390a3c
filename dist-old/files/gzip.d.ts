/**
 * Returns true if the bytes begin as a gzip file does (RFC 1952). Some servers decompress the files that they
 * send.
 */
export declare const isGzipped: (bytes: Uint8Array) => boolean;
