import { open, type FileHandle } from "node:fs/promises";

/** A file that is read piece by piece, because one call of Node's read is limited to less than 2 GiB. */
export class PiecewiseFile {
  private constructor(
    private readonly file: FileHandle,
    /** The file's length in bytes. */
    readonly length: number,
    private readonly pieceBytes: number,
  ) {}

  /**
   * @param pieceBytes bytes per read, ≥ 1
   * @throws the system's error
   */
  static async open(path: string, pieceBytes: number): Promise<PiecewiseFile> {
    const file = await open(path, "r");
    try {
      return new PiecewiseFile(file, (await file.stat()).size, pieceBytes);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * @returns a new buffer with the bytes from `at` on
   * @throws Error if the file ends too early; the system's error if it cannot be read
   */
  async read(at: number, bytes: number): Promise<ArrayBuffer> {
    const buffer = new ArrayBuffer(bytes);
    for (let done = 0; done < bytes;) {
      const piece = new Uint8Array(buffer, done, Math.min(this.pieceBytes, bytes - done));
      const { bytesRead } = await this.file.read(piece, 0, piece.length, at + done);
      if (bytesRead === 0)
        throw new Error(`expected ${at + bytes} bytes, got ${at + done}: the file was truncated`);
      done += bytesRead;
    }
    return buffer;
  }

  /** Yields the bytes from `at` to the end. Each piece is valid until the next one is requested. */
  async *pieces(at: number): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(Math.min(this.pieceBytes, this.length));
    for (;;) {
      const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
