"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.PiecewiseFile = void 0;
const promises_1 = require("node:fs/promises");
/** A file that is read piece by piece, because one call of Node's read is limited to less than 2 GiB. */
class PiecewiseFile {
    file;
    length;
    pieceBytes;
    constructor(file, 
    /** The file's length in bytes. */
    length, pieceBytes) {
        this.file = file;
        this.length = length;
        this.pieceBytes = pieceBytes;
    }
    /**
     * @param pieceBytes bytes per read, ≥ 1
     * @throws the system's error
     */
    static async open(path, pieceBytes) {
        const file = await (0, promises_1.open)(path, "r");
        try {
            return new PiecewiseFile(file, (await file.stat()).size, pieceBytes);
        }
        catch (error) {
            await file.close();
            throw error;
        }
    }
    /**
     * @returns a new buffer with the bytes from `at` on
     * @throws Error if the file ends too early; the system's error if it cannot be read
     */
    async read(at, bytes) {
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
    async *pieces(at) {
        const buffer = new Uint8Array(Math.min(this.pieceBytes, this.length));
        for (;;) {
            const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at);
            if (bytesRead === 0)
                return;
            yield buffer.subarray(0, bytesRead);
            at += bytesRead;
        }
    }
    async close() {
        await this.file.close();
    }
}
exports.PiecewiseFile = PiecewiseFile;
//# sourceMappingURL=piecewiseFile.js.map