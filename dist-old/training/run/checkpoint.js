"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.NewerCheckpointError = exports.DamagedCheckpointError = void 0;
exports.writeCheckpoint = writeCheckpoint;
exports.readCheckpoint = readCheckpoint;
/**
 * Checkpoints: everything that a training needs to resume bit for bit, in one file.
 *
 * The file has safetensors' format (8 bytes with the header's length, the header as JSON, the tensors'
 * bytes), so Python's safetensors can read the tensors. The rest is in the header's "__metadata__", a map of
 * strings. Its first entry is the sha256 of the whole file, computed with 64 zeros in place of the digest, so
 * that any truncation or flipped bit is detected.
 */
const node_crypto_1 = require("node:crypto");
const checkpointTensors_1 = require("./checkpointTensors");
const piecewiseFile_1 = require("../../files/piecewiseFile");
const replaceFile_1 = require("../../files/replaceFile");
/** Thrown if a file was truncated or changed, or is not a genbook checkpoint. */
class DamagedCheckpointError extends Error {
    name = "DamagedCheckpointError";
}
exports.DamagedCheckpointError = DamagedCheckpointError;
/** Thrown if a file was written by a later version of genbook, in a format that this version cannot read. */
class NewerCheckpointError extends Error {
    name = "NewerCheckpointError";
}
exports.NewerCheckpointError = NewerCheckpointError;
const FORMAT = "genbook checkpoint 1";
const NEWER_FORMAT = /^genbook checkpoint (?!1$)\d+$/;
const HEADER_AT = 8;
const BEFORE_DIGEST = '{"__metadata__":{"sha256":"';
const DIGEST_AT = HEADER_AT + BEFORE_DIGEST.length;
const DIGEST_LENGTH = 64;
const PIECE_BYTES = 1 << 26;
/**
 * Writes a checkpoint. An existing file of that name is replaced atomically.
 *
 * @param checkpoint its tensors must not change until the file is written; the caller keeps them
 * @throws Error, before anything is written, if the checkpoint holds values that could not be read back; the
 *   system's error if writing fails
 */
async function writeCheckpoint(path, checkpoint) {
    const fault = faultOf(checkpoint);
    if (fault)
        throw new Error(fault);
    const header = headerOf(checkpoint);
    const hash = (0, node_crypto_1.createHash)("sha256").update(header);
    const file = [header];
    for (const tensor of Object.values(checkpoint.tensors)) {
        const { buffer, byteOffset, byteLength } = await tensor.data();
        const bytes = Buffer.from(buffer, byteOffset, byteLength);
        // One piece at a time, because a hash accepts less than 2 GiB and a kernel must handle messages in
        // between.
        for (let at = 0; at < bytes.length; at += PIECE_BYTES)
            hash.update(bytes.subarray(at, at + PIECE_BYTES));
        file.push(bytes);
    }
    header.write(hash.digest("hex"), DIGEST_AT);
    await (0, replaceFile_1.replaceFile)(path, file);
}
/**
 * Reads a checkpoint of any size, one piece at a time and each tensor separately.
 *
 * @param options.pieceBytes bytes per read, ≥ 1. @defaultValue 64 MiB
 * @returns a checkpoint whose tensors the caller disposes
 * @throws DamagedCheckpointError if any bit has changed since it was written; NewerCheckpointError if a later
 *   version of genbook wrote it; the system's error if the file cannot be read
 */
async function readCheckpoint(path, { pieceBytes = PIECE_BYTES } = {}) {
    const file = await piecewiseFile_1.PiecewiseFile.open(path, pieceBytes);
    try {
        return await parse(file);
    }
    catch (error) {
        if (isSystemError(error))
            throw error;
        if (error instanceof NewerCheckpointError)
            throw new NewerCheckpointError(`${path} ${error.message}`);
        throw new DamagedCheckpointError(`${path} (${file.length} bytes) is not a whole checkpoint: ${error.message}.`, { cause: error });
    }
    finally {
        await file.close();
    }
}
const isSystemError = (error) => error.syscall !== undefined;
async function parse(file) {
    if (file.length < DIGEST_AT + DIGEST_LENGTH) {
        throw new Error(`expected at least ${DIGEST_AT + DIGEST_LENGTH} bytes: the file was truncated`);
    }
    const beginning = Buffer.from(await file.read(0, DIGEST_AT + DIGEST_LENGTH));
    const start = beginning.toString("latin1", HEADER_AT, DIGEST_AT);
    if (start !== BEFORE_DIGEST) {
        throw new Error(`expected ${BEFORE_DIGEST} from byte ${HEADER_AT} on, got ${JSON.stringify(start)}`);
    }
    const expected = beginning.toString("latin1", DIGEST_AT);
    const hash = (0, node_crypto_1.createHash)("sha256").update(beginning.fill("0", DIGEST_AT));
    for await (const piece of file.pieces(beginning.length))
        hash.update(piece);
    const got = hash.digest("hex");
    if (got !== expected) {
        throw new Error(`expected the sha256 ${JSON.stringify(expected)}, got ${got}: the file was truncated or changed`);
    }
    // The file is intact. The following checks tell whether writeCheckpoint wrote it, and which version of it.
    const length = beginning.readBigUInt64LE(0);
    if (length > BigInt(file.length - HEADER_AT)) {
        throw new Error(`expected a header of ${length} bytes, got ${file.length - HEADER_AT}`);
    }
    const dataAt = HEADER_AT + Number(length);
    const text = Buffer.from(await file.read(HEADER_AT, Number(length))).toString("utf8");
    const { __metadata__: metadata, ...entries } = JSON.parse(text);
    const { format, step, options, counters, history, ...rest } = metadata;
    if (NEWER_FORMAT.test(format)) {
        throw new NewerCheckpointError(`is in the format "${format}", and this version reads "${FORMAT}": update genbook.`);
    }
    if (format !== FORMAT)
        throw new Error(`expected the format "${FORMAT}", got ${JSON.stringify(format)}`);
    const parsed = {
        step: Number(step),
        options: JSON.parse(options),
        counters: JSON.parse(counters),
        history: JSON.parse(history),
        ...(rest.built && { built: JSON.parse(rest.built) }),
        ...(rest.changes && { changes: JSON.parse(rest.changes) }),
        ...(rest.validations && { validations: JSON.parse(rest.validations) }),
    };
    const fault = faultOf(parsed);
    if (fault)
        throw new Error(fault);
    const read = (at, bytes) => file.read(dataAt + at, bytes);
    return { ...parsed, tensors: await (0, checkpointTensors_1.readTensors)(entries, file.length - dataAt, read) };
}
/** Makes the length and the header, padded with spaces so that the data begins at a multiple of 8 bytes. */
function headerOf({ step, options, counters, history, tensors, ...rest }) {
    const { built, changes, validations } = rest;
    const metadata = {
        sha256: "0".repeat(DIGEST_LENGTH),
        format: FORMAT,
        step: String(step),
        options: JSON.stringify(options),
        counters: JSON.stringify(counters),
        history: JSON.stringify(history),
        ...(built && { built: JSON.stringify(built) }),
        ...(changes && { changes: JSON.stringify(changes) }),
        ...(validations && { validations: JSON.stringify(validations) }),
    };
    // Not a single object, in which a tensor named "0" would come before all other keys.
    const members = [["__metadata__", metadata], ...(0, checkpointTensors_1.layOut)(tensors)].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    const json = Buffer.from(`{${members.join()}}`);
    const padding = Buffer.alloc(-json.length & 7, " ");
    const length = Buffer.alloc(HEADER_AT);
    length.writeBigUInt64LE(BigInt(json.length + padding.length));
    return Buffer.concat([length, json, padding]);
}
/** Describes the first value that JSON would not preserve, or returns undefined if there is none. */
function faultOf(checkpoint) {
    const { step, options, history, counters, validations = {} } = checkpoint;
    if (!Number.isSafeInteger(step) || step < 0)
        return `expected a step, a whole number ≥ 0, got ${String(step)}`;
    if (!Array.isArray(history) || history.length !== step) {
        return `expected a history of ${step} steps, got ${history.length}`;
    }
    const faulty = (values, others = []) => Object.entries(values).find(([, value]) => !Number.isFinite(value) && !others.includes(typeof value));
    for (const [at, logs] of history.entries()) {
        const wrong = faulty(logs);
        if (wrong)
            return `expected finite numbers in the history, got ${wrong[0]} ${String(wrong[1])} at step ${at + 1}`;
    }
    for (const [epoch, logs] of Object.entries(validations)) {
        const wrong = faulty(logs);
        if (wrong)
            return `expected finite numbers in the validations, got ${wrong[0]} ${String(wrong[1])} in epoch ${epoch}`;
    }
    const counter = faulty(counters);
    if (counter)
        return `expected counters to be finite numbers, got ${counter[0]} ${String(counter[1])}`;
    const option = faulty(options, ["string", "boolean"]);
    if (option)
        return `expected options to be strings, finite numbers or booleans, got ${option[0]} ${String(option[1])}`;
    return undefined;
}
//# sourceMappingURL=checkpoint.js.map