/**
 * What the debugger calls a cell: a path made from a hash of its code, because a front end sets breakpoints
 * in cells that have not been run and have no name yet. No file has that path. JupyterLab computes
 * the same path from `hashParameters`.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";

const SEED = 0xc70f6907;
const PREFIX = join(tmpdir(), `genbook_${process.pid}/`);
const SUFFIX = ".ts";

/** A part of debugInfo. */
export const hashParameters = {
  hashMethod: "Murmur2",
  hashSeed: SEED,
  tmpFilePrefix: PREFIX,
  tmpFileSuffix: SUFFIX,
};

export const cellPath = (code: string) => `${PREFIX}${murmur2(code, SEED)}${SUFFIX}`;

/** Computes MurmurHash2, 32 bits, of the UTF-8 encoded text. */
export function murmur2(text: string, seed: number): number {
  const M = 0x5bd1e995;
  const bytes = Buffer.from(text);
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let part = Math.imul(bytes.readInt32LE(at), M);
    part = Math.imul(part ^ (part >>> 24), M);
    hash = Math.imul(hash, M) ^ part;
  }
  if (whole < bytes.length) hash = Math.imul(hash ^ bytes.readUIntLE(whole, bytes.length - whole), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return (hash ^ (hash >>> 15)) >>> 0;
}
