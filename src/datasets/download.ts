/**
 * The only network code of the library: one published file, from a mirror, the cache or its public hosts.
 *
 * A file travels in memory until its checksum is known to be right, and only then goes into the cache folder, under a
 * temporary name that is renamed. So a download that is interrupted or wrong leaves nothing behind.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../files/cacheFolder";
import { progressLine } from "../terminal/progressLine";

/** A file that somebody has published, known by its checksum. */
export interface PublishedFile {
  /** Its folder under the cache and under a mirror, such as "mnist". */
  folder: string;
  name: string;
  /** Its public addresses, tried in this order. */
  urls: string[];
  bytes: number;
  checksum: `sha256:${string}` | `md5:${string}`;
}

export interface DownloadOptions {
  /** Where files are kept. Default: genbook/datasets in XDG_CACHE_HOME or ~/.cache. */
  cacheDir?: string;
  /**
   * URL (http, https, file) of a folder that holds <folder>/<name>; it goes before cache and public hosts, and may hold
   * other bytes than the published ones. Default: GENBOOK_MIRROR; "" for none.
   */
  mirror?: string;
  fetch?: typeof fetch;
  signal?: AbortSignal;
  /** Told what the user should know although the data could be had. Default: console.warn. */
  onNotice?: (text: string) => void;
  /** How long a host may take to answer, in ms. */
  answerMs?: number;
  /** How long a host may fall silent while it sends, in ms. */
  stallMs?: number;
}

export interface Download {
  bytes: Uint8Array;
  /** False for a mirror's file whose bytes are not the published ones. */
  official: boolean;
  /** The path or URL that the bytes came from. */
  source: string;
}

/** None of the public hosts can be reached: this machine is offline. */
export class UnreachableError extends Error {
  override name = "UnreachableError";
}

/** A host did not deliver. `reached`: it did answer, so that the network is not to blame. */
class HostError extends Error {
  constructor(
    message: string,
    readonly reached: boolean,
  ) {
    super(message);
  }
}

/**
 * The bytes of a published file: from the mirror where there is one, else from the cache, else from the first public host
 * that delivers them unchanged. Published bytes are kept in the cache, a mirror's other bytes never.
 *
 * Throws UnreachableError when the file is not cached and no host can be reached; an Error when the mirror does not hold
 * the file, when every host sends something else, and the signal's reason when it is aborted.
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

/** Where a file is kept once it has been downloaded. */
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
      if (wrong) throw new HostError(`sent other bytes than the published ones (${wrong})`, true);
      return { bytes, source };
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`  ${new URL(source).host}: ${reasonOf(error)}`);
      offline &&= error instanceof HostError && !error.reached;
    }
  }
  const message = [
    `${file.folder}/${file.name} cannot be had${offline ? ": no public host can be reached" : ""}.`,
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
      headers: { "accept-encoding": "identity" }, // or fetch would ask for a second compression and undo both
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

/** Puts published bytes into the cache. Where that fails (full disk, read-only folder) the data is there all the same. */
async function keep(bytes: Uint8Array, path: string, options: DownloadOptions): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    notify(
      options,
      `Could not keep ${path} (${reasonOf(error)}). The data is used from memory and will be fetched again next time; ` +
        `make room or the folder writable, or set XDG_CACHE_HOME to another one.`,
    );
  }
}

/** In what way bytes are not the published ones; undefined where they are. */
function difference(bytes: Uint8Array, file: PublishedFile): string | undefined {
  if (bytes.length !== file.bytes) return `expected ${file.bytes} bytes, got ${bytes.length}`;
  const algorithm = file.checksum.split(":")[0];
  const got = `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
  return got === file.checksum ? undefined : `expected ${file.checksum}, got ${got}`;
}

/** `fetch failed` says nothing: the reason is in its cause, or in the first of the causes. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

function notify({ onNotice = console.warn }: DownloadOptions, text: string): void {
  onNotice(text);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
