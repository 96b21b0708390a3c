/**
 * The only network code of the library. It gets one published file from a mirror, the cache or a public host.
 *
 * A file stays in memory until its checksum has proved right. Only then does it go into the cache folder,
 * under a temporary name that is renamed, so that a download that is interrupted or wrong leaves nothing
 * behind.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../files/cacheFolder";
import { replaceFile } from "../files/replaceFile";
import { progressLine } from "../terminal/progressLine";

/** A published file, identified by its checksum. */
export interface PublishedFile {
  /** The folder that holds it in the cache and on a mirror, such as "mnist". */
  folder: string;
  name: string;
  /** The public addresses, in the order in which they are tried. */
  urls: string[];
  bytes: number;
  checksum: `sha256:${string}` | `md5:${string}`;
}

export interface DownloadOptions {
  /** The folder of the cache. @defaultValue genbook/datasets in XDG_CACHE_HOME or ~/.cache */
  cacheDir?: string;
  /**
   * The URL (http, https, file) of a folder that holds <folder>/<name>. It is tried before the cache and the
   * public hosts, and its bytes may differ from the published ones; "" stands for no mirror.
   *
   * @defaultValue GENBOOK_MIRROR
   */
  mirror?: string;
  fetch?: typeof fetch;
  signal?: AbortSignal;
  /**
   * Receives a notice if something went wrong but the data was loaded all the same.
   *
   * @defaultValue console.warn
   */
  onNotice?: (text: string) => void;
  /** The time within which a host must answer, in ms. @defaultValue 10,000 */
  answerMs?: number;
  /** The longest time for which a host may send nothing during a transfer, in ms. @defaultValue 30,000 */
  stallMs?: number;
}

export interface Download {
  bytes: Uint8Array;
  /** False for a mirror's file that differs from the published one. */
  official: boolean;
  /** The path or URL that the bytes came from. */
  source: string;
}

/** Says that none of the public hosts can be reached: this machine is offline. */
export class UnreachableError extends Error {
  override name = "UnreachableError";
}

/**
 * Says that a host did not deliver. `reached` is true if it did answer, so that the network is not to blame.
 */
class HostError extends Error {
  constructor(
    message: string,
    readonly reached: boolean,
  ) {
    super(message);
  }
}

/**
 * Loads a published file: from the mirror if there is one, else from the cache, else from the first public
 * host that delivers it unchanged. Published bytes are kept in the cache; a mirror's other bytes never are.
 *
 * @throws UnreachableError when the file is not cached and no host can be reached
 * @throws Error when the mirror does not hold the file, and when every host sends something else
 * @throws the signal's reason when it is aborted
 */
export async function download(file: PublishedFile, options: DownloadOptions = {}): Promise<Download> {
  options.signal?.throwIfAborted();
  const path = cachePath(file, options);
  const mirror = options.mirror ?? process.env.GENBOOK_MIRROR;
  if (mirror) {
    const { bytes, source } = await fromMirror(mirror, file, options);
    const official = difference(bytes, file) === undefined;
    const kept = await stat(path).catch(() => undefined);
    if (official && kept?.size !== bytes.length) await keep(bytes, path, options);
    return { bytes, official, source };
  }

  const cached = await readFile(path).catch(() => undefined);
  const damage = cached && difference(cached, file);
  if (cached && !damage) return { bytes: cached, official: true, source: path };
  if (damage) notify(options, `${path} is damaged (${damage}); fetching it again.`);

  const { bytes, source } = await fromHosts(file, options, `${path} is ${damage ? "damaged" : "not there"}`);
  await keep(bytes, path, options);
  return { bytes, official: true, source };
}

/** Returns the path of a file in the cache. */
export function cachePath(file: PublishedFile, { cacheDir }: DownloadOptions = {}): string {
  return join(cacheDir ?? join(cacheFolder(), "datasets"), file.folder, file.name);
}

async function fromMirror(mirror: string, file: PublishedFile, options: DownloadOptions) {
  const setting = options.mirror === undefined ? "GENBOOK_MIRROR" : "mirror";
  const fail = (reason: string, cause?: unknown): never => {
    throw new Error(
      `${setting} is ${mirror}: ${reason}. Expected the http, https or file URL of a folder that holds ` +
        `${file.folder}/${file.name}, such as file:///data for /data/${file.folder}/${file.name}. ` +
        `Correct it, or leave ${setting === "mirror" ? "it out (or GENBOOK_MIRROR)" : "it unset"} to use the public hosts.`,
      { cause },
    );
  };
  if (!URL.canParse(mirror)) return fail("this is not a URL");
  const url = new URL(mirror);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${file.folder}/${file.name}`;
  try {
    if (url.protocol === "http:" || url.protocol === "https:") {
      return { bytes: await fetchBytes(url.href, file, options), source: url.href };
    }
    if (url.protocol === "file:") {
      const path = fileURLToPath(url);
      return { bytes: await readFile(path, { signal: options.signal }), source: path };
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    return fail(reasonOf(error), error);
  }
  return fail(`the scheme ${url.protocol} is not supported`);
}

async function fromHosts(file: PublishedFile, options: DownloadOptions, inCache: string) {
  const failures: string[] = [];
  let offline = true;
  for (const source of file.urls) {
    try {
      const bytes = await fetchBytes(source, file, options);
      const wrong = difference(bytes, file);
      if (wrong) throw new HostError(`sent bytes that differ from the published ones (${wrong})`, true);
      return { bytes, source };
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`  ${new URL(source).host}: ${reasonOf(error)}`);
      offline &&= error instanceof HostError && !error.reached;
    }
  }
  const message = [
    `${file.folder}/${file.name} cannot be loaded${offline ? ": no public host can be reached" : ""}.`,
    `  cache: ${inCache}`,
    ...failures,
    `${offline ? "Connect to the internet" : "Try again later"}, or set GENBOOK_MIRROR to the URL of a folder`,
    `that holds ${file.folder}/${file.name}.`,
  ].join("\n");
  throw offline ? new UnreachableError(message) : new Error(message);
}

async function fetchBytes(url: string, file: PublishedFile, options: DownloadOptions): Promise<Uint8Array> {
  const { fetch = globalThis.fetch, signal, answerMs = 10_000, stallMs = 30_000 } = options;
  const watchdog = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const allow = (ms: number, what: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => watchdog.abort(new Error(`no ${what} within ${ms / 1000} s`)), ms);
  };
  const progress = progressLine(`Downloading ${file.folder}/${file.name}`);
  let reached = false;
  try {
    allow(answerMs, "answer");
    const response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, watchdog.signal]) : watchdog.signal,
      // Otherwise fetch would ask for a second compression and undo both.
      headers: { "accept-encoding": "identity" },
    });
    reached = true;
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`answered ${response.status} ${response.statusText}`.trimEnd());
    }
    const total = Number(response.headers.get("content-length")) || file.bytes;
    const body: AsyncIterable<Uint8Array> | Uint8Array[] = response.body ?? [];
    const chunks: Uint8Array[] = [];
    let received = 0;
    allow(stallMs, "data");
    for await (const chunk of body) {
      allow(stallMs, "data");
      chunks.push(chunk);
      received += chunk.length;
      progress.update(Math.min(received / total, 1), `${megabytes(received)} of ${megabytes(total)} MB`);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw new HostError(reasonOf(error), reached);
  } finally {
    clearTimeout(timer);
    progress.done();
  }
}

/**
 * Puts published bytes into the cache. A failure (full disk, read-only folder) is a notice: the data is in
 * memory anyway.
 */
async function keep(bytes: Uint8Array, path: string, options: DownloadOptions): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, bytes);
  } catch (error) {
    notify(
      options,
      `Could not keep ${path} (${reasonOf(error)}). The data is used from memory and will be fetched again next time; ` +
        `make room, make the folder writable, or set XDG_CACHE_HOME to another folder.`,
    );
  }
}

/** Describes how bytes differ from the published ones; undefined if they do not. */
function difference(bytes: Uint8Array, file: PublishedFile): string | undefined {
  if (bytes.length !== file.bytes) return `expected ${file.bytes} bytes, got ${bytes.length}`;
  const algorithm = file.checksum.split(":")[0];
  const got = `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
  return got === file.checksum ? undefined : `expected ${file.checksum}, got ${got}`;
}

/**
 * Returns the reason behind an error: "fetch failed" says nothing, but its cause, or the first of its causes,
 * does.
 */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

function notify({ onNotice = console.warn }: DownloadOptions, text: string): void {
  onNotice(text);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
