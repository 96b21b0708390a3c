/**
 * Checkpoints: everything that a training run needs to resume bit for bit, in one file.
 *
 * The file has safetensors' format (8 bytes with the header's length, the header as JSON, the tensors'
 * bytes), so Python's safetensors can read the tensors. The rest is in the header's "__metadata__", a map of
 * strings. Its first entry is the sha256 of the whole file, computed with 64 zeros in place of the digest, so
 * that any truncation or flipped bit is detected.
 */
import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { tf } from "../../tensorflow/backend";
import { layOut, readTensors } from "./checkpointTensors";
import type { Logs } from "../events";
import type { Recipe, RecipeChange } from "../recipe";
import { PiecewiseFile } from "../../files/piecewiseFile";
import { replaceFile } from "../../files/replaceFile";

export interface Checkpoint {
  /** Number of completed steps. */
  step: number;
  /** The options of the training, which are compared when it resumes. */
  options: Recipe["options"];
  /** The structure of its models and optimizers. Missing in files written by genbook 0.2.0. */
  built?: Pick<Recipe, "optimizers" | "models">;
  /** Deliberate changes that were made when the run was resumed. */
  changes?: RecipeChange[];
  /** The logs of each step, starting with step 1. */
  history: Logs[];
  /** Validation metrics by epoch, counted from 1. */
  validations?: Record<number, Logs>;
  /** Positions of the random streams, by name. */
  counters: Record<string, number>;
  /** Weights and optimizer slots, float32 or int32, under names that the writer chooses. */
  tensors: Record<string, tf.Tensor>;
}

/** Thrown if a file was truncated or changed, or is not a genbook checkpoint. */
export class DamagedCheckpointError extends Error {
  override name = "DamagedCheckpointError";
}

/** Thrown if a file was written by a later version of genbook, in a format that this version cannot read. */
export class NewerCheckpointError extends Error {
  override name = "NewerCheckpointError";
}

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
 * @param options.pieceBytes bytes that are hashed and written at once, ≥ 1. @defaultValue 64 MiB
 * @throws Error, before anything is written, if the checkpoint holds values that could not be read back; the
 *   system's error if writing fails
 */
export async function writeCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  { pieceBytes = PIECE_BYTES } = {},
): Promise<void> {
  const fault = faultOf(checkpoint);
  if (fault) throw new Error(fault);
  const header = headerOf(checkpoint);
  const hash = createHash("sha256").update(header);
  const file: Uint8Array[] = [header];
  for (const tensor of Object.values(checkpoint.tensors)) {
    const { buffer, byteOffset, byteLength } = await tensor.data<"float32" | "int32">();
    for (let at = 0; at < byteLength; at += pieceBytes) {
      const piece = new Uint8Array(buffer, byteOffset + at, Math.min(pieceBytes, byteLength - at));
      hash.update(piece); // a hash accepts less than 2 GiB at once
      file.push(piece);
      await nextTurn(); // lets the kernel receive messages
    }
  }
  header.write(hash.digest("hex"), DIGEST_AT);
  await replaceFile(path, file);
}

/**
 * Reads a checkpoint of any size, one piece at a time and each tensor separately.
 *
 * @param options.pieceBytes bytes per read, ≥ 1. @defaultValue 64 MiB
 * @returns a checkpoint whose tensors the caller disposes
 * @throws DamagedCheckpointError if any bit has changed since it was written; NewerCheckpointError if a later
 *   version of genbook wrote it; the system's error if the file cannot be read
 */
export async function readCheckpoint(path: string, { pieceBytes = PIECE_BYTES } = {}): Promise<Checkpoint> {
  const file = await PiecewiseFile.open(path, pieceBytes);
  try {
    return await parse(file);
  } catch (error) {
    if (isSystemError(error)) throw error;
    if (error instanceof NewerCheckpointError) throw new NewerCheckpointError(`${path} ${error.message}`);
    throw new DamagedCheckpointError(
      `${path} (${file.length} bytes) is not a complete checkpoint: ${(error as Error).message}.`,
      { cause: error },
    );
  } finally {
    await file.close();
  }
}

const isSystemError = (error: unknown) => (error as NodeJS.ErrnoException).syscall !== undefined;

async function parse(file: PiecewiseFile): Promise<Checkpoint> {
  if (file.length < DIGEST_AT + DIGEST_LENGTH) {
    throw new Error(`expected at least ${DIGEST_AT + DIGEST_LENGTH} bytes: the file was truncated`);
  }
  const beginning = Buffer.from(await file.read(0, DIGEST_AT + DIGEST_LENGTH));
  const start = beginning.toString("latin1", HEADER_AT, DIGEST_AT);
  if (start !== BEFORE_DIGEST) {
    throw new Error(`expected ${BEFORE_DIGEST} from byte ${HEADER_AT} on, got ${JSON.stringify(start)}`);
  }
  const expected = beginning.toString("latin1", DIGEST_AT);
  const hash = createHash("sha256").update(beginning.fill("0", DIGEST_AT));
  for await (const piece of file.pieces(beginning.length)) hash.update(piece);
  const got = hash.digest("hex");
  if (got !== expected) {
    throw new Error(
      `expected the sha256 ${JSON.stringify(expected)}, got ${got}: the file was truncated or changed`,
    );
  }
  // The file is intact. The following checks tell whether writeCheckpoint wrote it, and which version of it.
  const length = beginning.readBigUInt64LE(0);
  if (length > BigInt(file.length - HEADER_AT)) {
    throw new Error(`expected a header of ${length} bytes, got ${file.length - HEADER_AT}`);
  }
  const dataAt = HEADER_AT + Number(length);
  const text = Buffer.from(await file.read(HEADER_AT, Number(length))).toString("utf8");
  const { __metadata__: metadata, ...entries } = JSON.parse(text) as Record<string, unknown>;
  const { format, step, options, counters, history, ...rest } = metadata as Record<string, string>;
  if (NEWER_FORMAT.test(format)) {
    throw new NewerCheckpointError(
      `is in the format "${format}", and this version reads "${FORMAT}": update genbook.`,
    );
  }
  if (format !== FORMAT) throw new Error(`expected the format "${FORMAT}", got ${JSON.stringify(format)}`);
  const parsed = {
    step: Number(step),
    options: JSON.parse(options) as Checkpoint["options"],
    counters: JSON.parse(counters) as Checkpoint["counters"],
    history: JSON.parse(history) as Checkpoint["history"],
    ...(rest.built && { built: JSON.parse(rest.built) as Checkpoint["built"] }),
    ...(rest.changes && { changes: JSON.parse(rest.changes) as Checkpoint["changes"] }),
    ...(rest.validations && { validations: JSON.parse(rest.validations) as Checkpoint["validations"] }),
  };
  const fault = faultOf(parsed);
  if (fault) throw new Error(fault);
  const read = (at: number, bytes: number) => file.read(dataAt + at, bytes);
  return { ...parsed, tensors: await readTensors(entries, file.length - dataAt, read) };
}

/** Makes the length and the header, padded with spaces so that the data begins at a multiple of 8 bytes. */
function headerOf({ step, options, counters, history, tensors, ...rest }: Checkpoint): Buffer {
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
  // The JSON is joined by hand: in an object, a tensor named "0" would come before all other keys.
  const members = [["__metadata__", metadata] as const, ...layOut(tensors)].map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  const json = Buffer.from(`{${members.join()}}`);
  const padding = Buffer.alloc(-json.length & 7, " ");
  const length = Buffer.alloc(HEADER_AT);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  return Buffer.concat([length, json, padding]);
}

/** Describes the first value that JSON would not preserve, or returns undefined if there is none. */
function faultOf(checkpoint: Omit<Checkpoint, "tensors">): string | undefined {
  const { step, options, history, counters, validations = {} } = checkpoint;
  if (!Number.isSafeInteger(step) || step < 0)
    return `expected a step, a whole number ≥ 0, got ${String(step)}`;
  if (!Array.isArray(history) || history.length !== step) {
    return `expected a history of ${step} steps, got ${history.length}`;
  }
  const faulty = (values: Record<string, unknown>, others: string[] = []) =>
    Object.entries(values).find(([, value]) => !Number.isFinite(value) && !others.includes(typeof value));
  for (const [at, logs] of history.entries()) {
    const wrong = faulty(logs);
    if (wrong)
      return `expected finite numbers in the history, got ${wrong[0]} ${String(wrong[1])} at step ${at + 1}`;
  }
  for (const [epoch, logs] of Object.entries(validations)) {
    const wrong = faulty(logs);
    if (wrong)
      return `expected finite numbers in the validation metrics, got ${wrong[0]} ${String(wrong[1])} in epoch ${epoch}`;
  }
  const counter = faulty(counters);
  if (counter) return `expected counters to be finite numbers, got ${counter[0]} ${String(counter[1])}`;
  const option = faulty(options, ["string", "boolean"]);
  if (option)
    return `expected options to be strings, finite numbers or booleans, got ${option[0]} ${String(option[1])}`;
  return undefined;
}
