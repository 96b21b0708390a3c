/**
 * The file that holds decoded images: the pixels of one image after another, then a JSON text about them, its
 * length as 8 bytes (little-endian), and MAGIC. Since the text comes last, the images can be written while
 * their number is still unknown.
 */
import { close, closeSync, fstatSync, open, read as readCallback } from "node:fs";
import { promisify } from "node:util";
import type { SkippedFile } from "./skippedFiles";

const MAGIC = Buffer.from("GENBOOK1");
const TAIL = 8 + MAGIC.length;

/** The contents of the JSON text. */
export interface PixelIndex {
  /** The number of bytes of an image. */
  size: number;
  /** The names of the images' files, in order. */
  names: string[];
  skipped: SkippedFile[];
}

/** Returns what follows the pixels in the file. */
export function indexBytes(index: PixelIndex): Uint8Array {
  const text = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([text, length, MAGIC]);
}

const read = promisify(readCallback);

/** The largest number of images that are read at once. */
const AT_ONCE = 256;

/** Closes the files that are garbage-collected while they are still open. */
const forgotten = new FinalizationRegistry<number>((descriptor) => close(descriptor));

/** Decoded images on the disk, which can be read in any order. */
export class PixelFile {
  private constructor(
    readonly path: string,
    readonly index: PixelIndex,
    private readonly descriptor: number,
  ) {
    forgotten.register(this, descriptor, this);
  }

  /** Returns undefined if there is no such file, or if it is damaged. */
  static async open(path: string): Promise<PixelFile | undefined> {
    const descriptor = await promisify(open)(path, "r").catch(() => undefined);
    if (descriptor === undefined) return undefined;
    const index = await readIndex(descriptor).catch(() => undefined);
    if (index) return new PixelFile(path, index, descriptor);
    closeSync(descriptor);
    return undefined;
  }

  /**
   * Reads images into consecutive bytes.
   *
   * @param positions positions in `index.names`
   * @throws Error if the file cannot be read
   */
  async read(positions: ArrayLike<number>): Promise<Uint8Array> {
    const { size } = this.index;
    const pixels = new Uint8Array(positions.length * size);
    for (let at = 0; at < positions.length; at += AT_ONCE) {
      const count = Math.min(AT_ONCE, positions.length - at);
      await Promise.all(
        Array.from({ length: count }, (_, i) => this.readImage(pixels, at + i, positions[at + i])),
      );
    }
    return pixels;
  }

  private async readImage(pixels: Uint8Array, to: number, position: number): Promise<void> {
    const { size } = this.index;
    const { bytesRead } = await read(this.descriptor, pixels, to * size, size, position * size);
    if (bytesRead !== size)
      throw new Error(`${this.path} was shortened while it was in use: load the images again.`);
  }

  close(): void {
    if (forgotten.unregister(this)) closeSync(this.descriptor);
  }
}

/** @throws Error if the file is not complete */
async function readIndex(descriptor: number): Promise<PixelIndex> {
  const { size } = fstatSync(descriptor);
  const tail = Buffer.alloc(TAIL);
  await read(descriptor, tail, 0, TAIL, size - TAIL);
  const length = Number(tail.readBigUInt64LE());
  if (!tail.subarray(8).equals(MAGIC) || length > size - TAIL) throw new Error("no index");
  const text = Buffer.alloc(length);
  await read(descriptor, text, 0, length, size - TAIL - length);
  const index = JSON.parse(text.toString()) as PixelIndex;
  if (index.size * index.names.length !== size - TAIL - length) throw new Error("pixels are missing");
  return index;
}
