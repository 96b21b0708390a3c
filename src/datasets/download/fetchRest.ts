/** Fetches what is missing of a file, in one request. */
import { HostError, hostErrorOf } from "./hostError";
import type { PartialFile } from "./partialFile";

/** What a request needs to know. */
export interface Transfer {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** The size of a published file, whose checksum will be checked; undefined if any file will do. */
  bytes: number | undefined;
  /** The largest size that is accepted, in bytes. */
  most: number;
  /** The time within which a host must answer, in ms. */
  answerMs: number;
  /** The longest time for which a host may send less than MIN_RATE, in ms. */
  stallMs: number;
  /** Receives the number of bytes so far, and of the whole file if it is known. */
  onBytes: (received: number, total: number | undefined) => void;
}

/** The slowest rate that does not count as a stall, in bytes per ms: 1 kB/s. */
const MIN_RATE = 1;

/** Status codes of hosts that may answer differently later. */
const TEMPORARY = [408, 425, 429, 500, 502, 503, 504];

/**
 * Fetches the bytes that a partial file lacks, or all bytes if the host cannot continue the file. If the
 * request fails, the partial file keeps what has arrived.
 *
 * A file is continued only if there is proof that the bytes belong together: the checksum of a published
 * file, or else the validator that came with the first bytes (If-Range, RFC 9110).
 *
 * @throws HostError if the host does not deliver; the signal's reason if it is aborted
 */
export async function fetchRest(url: URL, part: PartialFile, transfer: Transfer): Promise<void> {
  const { signal, bytes, most, answerMs, stallMs } = transfer;
  const watchdog = new AbortController();
  let timer = setTimeout(() => watchdog.abort(new Error(`no answer within ${answerMs / 1000} s`)), answerMs);
  let reached = false;
  try {
    const { address, headers } = request(url, part, bytes !== undefined);
    const response = await transfer.fetch(address, {
      signal: AbortSignal.any([signal, watchdog.signal]),
      headers,
    });
    reached = true;
    clearTimeout(timer);
    const total = await takeAnswer(response, "range" in headers, url, part, transfer);
    transfer.onBytes(part.length, total);

    let before = part.length;
    timer = setInterval(() => {
      const gained = part.length - before;
      before = part.length;
      if (gained >= MIN_RATE * stallMs) return;
      const got = gained > 0 ? `only ${gained} bytes` : "no data";
      watchdog.abort(new Error(`${got} within ${stallMs / 1000} s`));
    }, stallMs);
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      await part.append(bytes === undefined ? chunk : chunk.subarray(0, bytes - part.length));
      if (part.length > most) throw tooLarge(most);
      transfer.onBytes(part.length, total);
      if (part.length === bytes) break; // whatever follows is not the file's
    }
  } catch (error) {
    signal.throwIfAborted();
    throw hostErrorOf(error, reached);
  } finally {
    clearTimeout(timer);
    watchdog.abort(); // ends the connection if there is more to come
  }
}

/** Returns the URL without its credentials, which fetch refuses, and the headers of the request. */
function request(url: URL, part: PartialFile, isPublished: boolean) {
  const address = new URL(url);
  address.username = address.password = "";
  // Otherwise fetch would ask for a second compression and undo both.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (url.username || url.password) {
    const credentials = [url.username, url.password].map(decodeURIComponent).join(":");
    headers.authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
  }
  const validator = part.validatorOf(url);
  if (part.length > 0 && (isPublished || validator)) {
    headers.range = `bytes=${part.length}-`;
    if (validator) headers["if-range"] = validator;
  }
  return { address: address.href, headers };
}

/**
 * Checks the status and the headers of an answer, and prepares the partial file for its body.
 *
 * @returns the size of the whole file, if the host states it
 * @throws HostError if the body is not what was asked for
 */
async function takeAnswer(
  response: Response,
  askedForRange: boolean,
  url: URL,
  part: PartialFile,
  { bytes, most }: Transfer,
): Promise<number | undefined> {
  const header = (name: string) => response.headers.get(name) ?? undefined;
  const fail = (message: string, mayRecover: boolean, waitMs?: number): never => {
    throw new HostError(message, { reached: true, mayRecover, waitMs });
  };
  const startAnew = async (message: string) => {
    await part.clear();
    return fail(message, true);
  };
  const { status, statusText } = response;
  const known = part.validatorOf(url);
  const validator = validatorOf(response);

  let continued: RegExpExecArray | null = null;
  if (status === 206) {
    const range = header("content-range");
    continued = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? "");
    if (!askedForRange || Number(continued?.[1]) !== part.length)
      return startAnew(`expected the bytes from ${part.length} on, got content-range ${range ?? "(none)"}`);
    if (known && validator !== known) return startAnew("the file changed during the download");
  } else if (status === 416) {
    return startAnew(`answered 416: there are no bytes from ${part.length} on`);
  } else if (status !== 200) {
    const message = `answered ${status} ${statusText}`.trimEnd();
    return fail(message, TEMPORARY.includes(status), retryAfter(header("retry-after")));
  }

  // The length of a compressed body is not that of the file.
  const isEncoded = !["identity", undefined].includes(header("content-encoding"));
  const length = isEncoded ? undefined : header("content-length");
  const total = length === undefined ? undefined : Number(length) + (continued ? part.length : 0);
  if (bytes !== undefined && total !== undefined && total !== bytes)
    fail(`sent bytes that differ from the published ones (expected ${bytes} bytes, got ${total})`, false);
  if (total !== undefined && total > most) throw tooLarge(most, total);

  if (continued) part.isPieced = true;
  else await part.begin(url, isEncoded ? undefined : validator);
  return total ?? bytes;
}

/** Returns a validator that If-Range accepts: a strong ETag, or else a date. */
function validatorOf({ headers }: Response): string | undefined {
  const etag = headers.get("etag");
  return etag && !etag.startsWith("W/") ? etag : (headers.get("last-modified") ?? undefined);
}

/** Returns the pause that a Retry-After header asks for, in seconds or by a date, in ms from now. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? 1000 * Number(value) : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

function tooLarge(most: number, got?: number): HostError {
  return new HostError(`expected at most ${most} bytes, got ${got ?? "more"}`, {
    reached: true,
    mayRecover: false,
  });
}
