import { open, readFile, rm, stat, type FileHandle } from "node:fs/promises";

/**
 * The bytes of a file that have arrived so far, in memory. A copy on disk lets a later process continue if
 * this one is killed, is stopped or gives up. Nothing else depends on the copy: if it cannot be written, it
 * is removed.
 */
export class PartialFile {
  /** The number of bytes. */
  length = 0;
  /** True if the bytes come from several answers, and so may not belong together. */
  isPieced = false;
  /** The answer that brought the first bytes; undefined if an earlier process received them. */
  private origin: { url: string; validator: string | undefined } | undefined;
  private pieces: Uint8Array[] = [];
  private file: FileHandle | undefined;

  private constructor(private path: string | undefined) {}

  /**
   * Reads the copy that an earlier process left, if there is one.
   *
   * @param path the path of the copy; undefined for a file without one
   * @param most the size of the file, in bytes: a larger copy is removed
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

  /**
   * Removes all bytes, because an answer brings the file from its beginning.
   *
   * @param validator the host's ETag or date of the file, if If-Range accepts it
   */
  async begin(url: URL, validator: string | undefined): Promise<void> {
    await this.clear();
    this.origin = { url: url.href, validator };
  }

  /** Returns the validator of the first bytes, if they came from this URL. */
  validatorOf(url: URL): string | undefined {
    return this.origin?.url === url.href ? this.origin.validator : undefined;
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

  /** Removes all bytes, in memory and on disk. */
  async clear(): Promise<void> {
    this.pieces = [];
    this.length = 0;
    this.isPieced = false;
    this.origin = undefined;
    await this.removeCopy();
  }

  /** Removes the copy. */
  async removeCopy(): Promise<void> {
    await this.close();
    if (this.path !== undefined) await rm(this.path, { force: true }).catch(() => undefined);
  }

  /** Closes the copy, and leaves it to a later process. */
  async close(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    await file?.close().catch(() => undefined);
  }
}
