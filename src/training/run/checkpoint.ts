/**
 * Everything that a training needs to go on bit for bit, in one file.
 *
 * The file is in the format of safetensors (8 bytes: the header's length; the header, JSON; the tensors'
 * bytes), so that Python's safetensors reads its tensors. The rest stands in the header's "__metadata__", a
 * map of strings. Its first entry is the sha256 of the whole file, computed with 64 zeros in its own place,
 * so that no cut and no flipped bit goes unnoticed.
 */
import { createHash } from "node:crypto";
import { tf } from "../../tensorflow/backend";
import { layOut, readTensors } from "./checkpointTensors";
import type { Logs } from "../events";
import type { Recipe, RecipeChange } from "../recipe";
import { PiecewiseFile } from "../../files/piecewiseFile";
import { replaceFile } from "../../files/replaceFile";

export interface Checkpoint {
  /** Steps done. */
  step: number;
  /** The settings of the training, to be compared when it resumes. */
  options: Recipe["options"];
  /** What its networks and optimizers are made of. Missing in files of genbook 0.2.0. */
  built?: Pick<Recipe, "optimizers" | "models">;
  /** What was changed on purpose when the run was resumed. */
  changes?: RecipeChange[];
  /** The logs of each step, step 1 first. */
  history: Logs[];
  /** What validation measured, by epoch, from 1. */
  validations?: Record<number, Logs>;
  /** How far random streams and the like have come. */
  counters: Record<string, number>;
  /** Weights and optimizers' slots, float32 or int32; the writer chooses their names. */
  tensors: Record<string, tf.Tensor>;
}

/** The file was cut or changed, or is not a checkpoint of genbook. */
export class DamagedCheckpointError extends Error {
  override name = "DamagedCheckpointError";
}

/** The file was written by a later version of genbook, in a format that this one does not know. */
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
 * Writes a checkpoint; a file of that name is replaced in one go.
 *
 * @param tensors stay the caller's, and must not change while this runs
 * @throws before it writes, where the checkpoint holds what cannot be read back; else the system's error
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const fault = faultOf(checkpoint);
  if (fault) throw new Error(fault);
  const header = headerOf(checkpoint);
  const hash = createHash("sha256").update(header);
  const file = [header];
  for (const tensor of Object.values(checkpoint.tensors)) {
    const { buffer, byteOffset, byteLength } = await tensor.data<"float32" | "int32">();
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    // One piece at a time: a hash takes less than 2 GiB, and a kernel has to listen in between.
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) hash.update(bytes.subarray(at, at + PIECE_BYTES));
    file.push(bytes);
  }
  header.write(hash.digest("hex"), DIGEST_AT);
  await replaceFile(path, file);
}

/**
 * Reads what writeCheckpoint wrote, however large it is: one piece at a time, and each tensor by itself.
 *
 * @param options.pieceBytes how much is read at once, at least 1. @defaultValue 64 MiB
 * @returns tensors of its own, which the caller disposes
 * @throws DamagedCheckpointError where one bit is not as it was written; the system's error where it cannot
 *   be read
 */
export async function readCheckpoint(path: string, { pieceBytes = PIECE_BYTES } = {}): Promise<Checkpoint> {
  const file = await PiecewiseFile.open(path, pieceBytes);
  try {
    return await parse(file);
  } catch (error) {
    if (isSystemError(error)) throw error;
    if (error instanceof NewerCheckpointError) throw new NewerCheckpointError(`${path} ${error.message}`);
    throw new DamagedCheckpointError(
      `${path} (${file.length} bytes) is not a whole checkpoint: ${(error as Error).message}.`,
      { cause: error },
    );
  } finally {
    await file.close();
  }
}

const isSystemError = (error: unknown) => (error as NodeJS.ErrnoException).syscall !== undefined;

async function parse(file: PiecewiseFile): Promise<Checkpoint> {
  if (file.length < DIGEST_AT + DIGEST_LENGTH) {
    throw new Error(`expected at least ${DIGEST_AT + DIGEST_LENGTH} bytes: it was cut`);
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
    throw new Error(`expected the sha256 ${JSON.stringify(expected)}, got ${got}: it was cut or changed`);
  }
  // It is as it was written; what follows finds out whether it was written by writeCheckpoint, and by which.
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

/** The length and the header, filled up with spaces so that the data begins at a multiple of 8 bytes. */
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
  // Not one object: a tensor named "0" would go before all other keys.
  const members = [["__metadata__", metadata] as const, ...layOut(tensors)].map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  const json = Buffer.from(`{${members.join()}}`);
  const padding = Buffer.alloc(-json.length & 7, " ");
  const length = Buffer.alloc(HEADER_AT);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  return Buffer.concat([length, json, padding]);
}

/** Says what JSON would not give back as it was; undefined where nothing is at fault. */
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
      return `expected finite numbers in the validations, got ${wrong[0]} ${String(wrong[1])} in epoch ${epoch}`;
  }
  const counter = faulty(counters);
  if (counter) return `expected counters to be finite numbers, got ${counter[0]} ${String(counter[1])}`;
  const option = faulty(options, ["string", "boolean"]);
  if (option)
    return `expected options to be strings, finite numbers or booleans, got ${option[0]} ${String(option[1])}`;
  return undefined;
}
