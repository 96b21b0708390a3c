import { gzipSync } from "node:zlib";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { mulberry32 } from "../../../src/math/shuffle";

/** A record of CIFAR-10: its label, then 3 × 1,024 bytes of noise. */
export function record(label: number, seed: number): Buffer {
  const random = mulberry32(seed);
  return Buffer.from([label, ...Array.from({ length: 3072 }, () => Math.floor(256 * random()))]);
}

/** Returns a record's pixels row by row, with red, green and blue side by side. */
export function pixelsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: 3072 }, (_, i) => {
    const [at, colour] = [Math.floor(i / 3), i % 3];
    return bytes[1 + 1024 * colour + at];
  });
}

/** The order of the files in the published archive. */
const PUBLISHED_ORDER = [
  "data_batch_1.bin",
  "batches.meta.txt",
  "data_batch_3.bin",
  "data_batch_4.bin",
  "test_batch.bin",
  "readme.html",
  "data_batch_5.bin",
  "data_batch_2.bin",
];

export type CifarFiles = Record<string, Buffer[]>;

/** Makes the files of an archive: in each, one record for each of its labels. */
export function filesWith(labels: Record<string, number[]>): CifarFiles {
  let seed = 0;
  return Object.fromEntries(
    Object.entries(labels).map(([name, ofFile]) => [name, ofFile.map((label) => record(label, ++seed))]),
  );
}

/** Makes a tar of the files, in the order of the published archive and with its other entries. */
export async function tarOf(files: CifarFiles): Promise<Buffer> {
  const all: CifarFiles = {
    "batches.meta.txt": [Buffer.from("airplane\n")],
    "readme.html": [Buffer.from("<html></html>")],
    ...files,
  };
  const names = Object.keys(all).sort((a, b) => PUBLISHED_ORDER.indexOf(a) - PUBLISHED_ORDER.indexOf(b));
  return tarOfEntries([
    { name: "cifar-10-batches-bin/", type: "directory" },
    ...names.map((name) => ({ name: `cifar-10-batches-bin/${name}`, bytes: Buffer.concat(all[name]) })),
  ]);
}

export function tarOfEntries(entries: { name: string; type?: "file" | "directory"; bytes?: Buffer }[]) {
  const tar = pack();
  for (const { name, type, bytes } of entries) tar.entry({ name, type }, bytes ?? Buffer.alloc(0));
  tar.finalize();
  return buffer(tar);
}

export const archiveOf = async (files: CifarFiles): Promise<Buffer> => gzipSync(await tarOf(files));
