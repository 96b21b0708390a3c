import { open, readFile, rm, stat, type FileHandle } from "node:fs/promises";

/** The answer that the bytes of a partial file began with. */
export interface Origin {
  url: string;
  /** The ETag or the date of the file on the host, if the host sent one that If-Range accepts. */
  validator: string | undefined;
}

/**
 * The bytes of a file that have arrived so far.
 *
 * The download uses those in memory. A copy on disk lets a later process continue where this one was killed,
 * stopped or gave up; nothing else depends on it, so a disk that is full costs only that.
 */
export class PartialFile {
  /** The number of bytes. */
  length = 0;
  /** True if several answers contributed, whose bytes need not belong together. */
  isPieced = false;
  /** Undefined if there are no bytes, or if they are an earlier process'. */
  origin: Origin | undefined;
  private pieces: Uint8Array[] = [];
  private file: FileHandle | undefined;

  private constructor(private path: string | undefined) {}

  /**
   * Opens the copy of an earlier process, if there is one.
   *
   * @param path the path of the copy; undefined for none
   * @param most a larger copy is no part of the file, and is removed
   */
  static async open(path: string | undefined, most: number): Promise<PartialFile> {
    const part = new PartialFile(path);
    const copy = path && (await stat(path).catch(() => undefined));
    if (!copy) return part;
    const bytes = copy.isFile() && copy.size <= most && (await readFile(path).catch(() => undefined));
    if (!bytes) await part.clear();
    else {
      part.pieces = [bytes];
      part.length = bytes.length;
      part.isPieced = true;
    }
    return part;
  }

  /** Removes all bytes, and starts anew with those of another answer. */
  async begin(origin: Origin): Promise<void> {
    await this.clear();
    this.origin = origin;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.pieces.push(bytes);
    this.length += bytes.length;
    if (this.path === undefined) return;
    try {
      this.file ??= await open(this.path, "a");
      await this.file.writeFile(bytes);
    } catch {
      await this.removeCopy();
      this.path = undefined;
    }
  }

  /** The number of bytes in the copy on disk. */
  get keptBytes(): number {
    return this.path === undefined ? 0 : this.length;
  }

  bytes(): Uint8Array {
    if (this.pieces.length !== 1) this.pieces = [Buffer.concat(this.pieces)];
    return this.pieces[0];
  }

  /** Removes all bytes, and the copy. */
  async clear(): Promise<void> {
    this.pieces = [];
    this.length = 0;
    this.isPieced = false;
    this.origin = undefined;
    await this.removeCopy();
  }

  /** Removes the copy, which is not needed any more. */
  async removeCopy(): Promise<void> {
    await this.close();
    if (this.path !== undefined) await rm(this.path, { force: true }).catch(() => undefined);
  }

  /** Leaves the copy for a later process. */
  async close(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    await file?.close().catch(() => undefined);
  }
}
