"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CIFAR_SIDE = void 0;
exports.readCifarArchive = readCifarArchive;
/**
 * Reads CIFAR-10's binary archive while it is unpacked: a tar.gz of files with records, each of one byte for
 * the label and 3 × 1,024 bytes of red, green and blue, row by row. The data set's own page describes the
 * format.
 */
const node_path_1 = require("node:path");
const node_stream_1 = require("node:stream");
const promises_1 = require("node:stream/promises");
const node_zlib_1 = require("node:zlib");
const tar_stream_1 = require("tar-stream");
const gzip_1 = require("../../files/gzip");
const progressLine_1 = require("../../terminal/progressLine");
exports.CIFAR_SIDE = 32;
const PLANE = exports.CIFAR_SIDE * exports.CIFAR_SIDE;
const PIXELS = 3 * PLANE;
const RECORD = 1 + PIXELS;
/**
 * Returns the first `count` wanted records, in the order of `files`, not of the archive. All records are read
 * and checked; those that are not kept take no memory.
 *
 * @throws Error that names the archive, when it is truncated or damaged, lacks a file, or holds a file with a
 *   part of a record or an impossible label
 * @throws the signal's reason when it is aborted
 */
async function readCifarArchive({ bytes, source }, query) {
    const { files, signal } = query;
    const found = new Map();
    const progress = (0, progressLine_1.progressLine)("Unpacking CIFAR-10");
    // The old format without a magic number; its checksums are still verified.
    const tar = (0, tar_stream_1.extract)({ allowUnknownFormat: true });
    const feeding = (0, promises_1.pipeline)([
        node_stream_1.Readable.from(slices(bytes, (fraction) => progress.update(fraction))),
        ...((0, gzip_1.isGzipped)(bytes) ? [(0, node_zlib_1.createGunzip)()] : []),
        tar,
    ], { signal });
    feeding.catch(() => undefined); // its failure ends the loop too, and the loop may end first
    try {
        for await (const entry of tar) {
            const name = (0, node_path_1.basename)(entry.header.name);
            if (entry.header.type !== "file" || !files.includes(name))
                entry.resume();
            else if (found.has(name))
                throw new FormatError(`expected ${name} once, got it twice`);
            else
                found.set(name, await readRecords(entry, name, query));
        }
        await feeding;
        const missing = files.filter((name) => !found.has(name));
        if (missing.length > 0) {
            const got = missing.length < files.length ? `no ${missing.join(", ")}` : "none of them";
            throw new FormatError(`expected ${files.join(", ")}, got ${got}`);
        }
    }
    catch (error) {
        signal?.throwIfAborted();
        const reason = error instanceof FormatError ? error.message : `it cannot be unpacked (${error.message})`;
        throw new Error(`${source} is not an archive of CIFAR-10: ${reason}. Replace the file, or leave GENBOOK_MIRROR unset.`, { cause: error });
    }
    finally {
        progress.done();
    }
    return joined(files.map((name) => found.get(name)), query.count);
}
/** Says that the archive could be unpacked, but has the wrong contents. */
class FormatError extends Error {
}
function* slices(bytes, onProgress) {
    const size = 1 << 16;
    for (let at = 0; at < bytes.length; at += size) {
        onProgress(at / bytes.length);
        yield bytes.subarray(at, at + size);
    }
    onProgress(1);
}
async function readRecords(entry, name, query) {
    const rest = (entry.header.size ?? 0) % RECORD;
    if (rest > 0) {
        throw new FormatError(`expected whole records of ${RECORD} bytes in ${name}, got ${rest} bytes at its end`);
    }
    const records = { kept: [], available: 0 };
    const record = new Uint8Array(RECORD);
    let filled = 0;
    let read = 0;
    for await (const chunk of entry) {
        for (let at = 0; at < chunk.length;) {
            const part = chunk.subarray(at, at + RECORD - filled);
            record.set(part, filled);
            at += part.length;
            filled += part.length;
            if (filled < RECORD)
                continue;
            filled = 0;
            const label = record[0];
            if (label >= query.classes) {
                throw new FormatError(`expected labels 0..${query.classes - 1}, got ${label} in record ${read} of ${name}`);
            }
            read++;
            if (!query.isWanted(label))
                continue;
            if (records.kept.length < query.count)
                records.kept.push({ label, pixels: interleaved(record) });
            records.available++;
        }
    }
    return records;
}
/** The pixels of a record with their three colours side by side. */
function interleaved(record) {
    const pixels = new Uint8Array(PIXELS);
    for (let c = 0; c < 3; c++) {
        for (let at = 0; at < PLANE; at++)
            pixels[3 * at + c] = record[1 + c * PLANE + at];
    }
    return pixels;
}
function joined(files, count) {
    const records = files.flatMap(({ kept }) => kept).slice(0, count);
    const pixels = new Uint8Array(records.length * PIXELS);
    records.forEach((record, i) => pixels.set(record.pixels, i * PIXELS));
    return {
        pixels,
        labels: Uint8Array.from(records, ({ label }) => label),
        available: files.reduce((sum, { available }) => sum + available, 0),
    };
}
//# sourceMappingURL=cifarArchive.js.map