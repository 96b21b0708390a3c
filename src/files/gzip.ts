/** True for bytes that begin as gzip files do (RFC 1952); some servers unzip what they send. */
export const isGzipped = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
