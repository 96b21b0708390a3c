/** A file that is read piece by piece, because one call of Node's read is limited to less than 2 GiB. */
export declare class PiecewiseFile {
    private readonly file;
    /** The file's length in bytes. */
    readonly length: number;
    private readonly pieceBytes;
    private constructor();
    /**
     * @param pieceBytes bytes per read, ≥ 1
     * @throws the system's error
     */
    static open(path: string, pieceBytes: number): Promise<PiecewiseFile>;
    /**
     * @returns a new buffer with the bytes from `at` on
     * @throws Error if the file ends too early; the system's error if it cannot be read
     */
    read(at: number, bytes: number): Promise<ArrayBuffer>;
    /** Yields the bytes from `at` to the end. Each piece is valid until the next one is requested. */
    pieces(at: number): AsyncGenerator<Uint8Array>;
    close(): Promise<void>;
}
