import { createHash } from "node:crypto";

/** A published file, identified by its checksum. */
export interface PublishedFile {
  /** The folder that holds it in the cache and on a mirror, such as "mnist". */
  folder: string;
  name: string;
  /** The public addresses, in the order of preference. */
  urls: string[];
  bytes: number;
  checksum: `sha256:${string}` | `md5:${string}`;
}

/** Describes how bytes differ from the published ones. Returns undefined if they do not. */
export function difference(bytes: Uint8Array, file: PublishedFile): string | undefined {
  if (bytes.length !== file.bytes) return `expected ${file.bytes} bytes, got ${bytes.length}`;
  const algorithm = file.checksum.split(":")[0];
  const got = `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
  return got === file.checksum ? undefined : `expected ${file.checksum}, got ${got}`;
}
