/**
 * The library's only network code. It gets one published file from a mirror, the cache or a public host.
 *
 * A file goes into the cache under its own name only after its checksum has been verified. Until then, the
 * bytes that have arrived are kept beside it as <name>.part, from which the next download continues.
 */
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../files/cacheFolder";
import { makeFolders } from "../../files/makeFolders";
import { replaceFile } from "../../files/replaceFile";
import { untilInterrupted } from "../../terminal/interrupt";
import { progressLine } from "../../terminal/progressLine";
import { shareWork } from "../sharedWork";
import { readCache, whileLocked } from "./cache";
import { proxiesInWords, withFetch } from "./client";
import { downloadLine } from "./downloadLine";
import { fetchFile, HostsError, type Fetching } from "./fetchFile";
import { reasonOf } from "./hostError";
import { masked } from "./masked";
import { PartialFile } from "./partialFile";
import { difference, type PublishedFile } from "./publishedFile";

export interface DownloadOptions {
  /** The folder of the cache. @defaultValue genbook/datasets in XDG_CACHE_HOME or ~/.cache */
  cacheDir?: string;
  /**
   * The URL (http, https, file) of a folder that holds <folder>/<name>, with user and password if the host
   * requires them. It is tried before the cache and the public hosts, and its bytes, up to 1 GiB, may differ
   * from the published ones; "" stands for no mirror.
   *
   * @defaultValue GENBOOK_MIRROR
   */
  mirror?: string;
  /** The client. @defaultValue one that goes through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY */
  fetch?: typeof fetch;
  /** Ends the download; what has arrived is kept for the next one. */
  signal?: AbortSignal;
  /**
   * Receives a notice if something went wrong but the data was loaded all the same.
   *
   * @defaultValue console.warn
   */
  onNotice?: (text: string) => void;
  /** The time within which a host must answer, in ms. @defaultValue 10,000 */
  answerMs?: number;
  /**
   * The longest time for which a host may send less than 1 kB/s, in ms. @defaultValue 30,000
   */
  stallMs?: number;
  /**
   * The pause before a host is asked a second time, in ms. It doubles with each try, up to a minute. After
   * five tries that brought next to nothing, a host is not asked again.
   *
   * @defaultValue 1000
   */
  retryMs?: number;
}

export interface Download {
  /** The contents. Simultaneous downloads share them, so they must not be changed. */
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

/** The most bytes of a mirror's file, and of what is unpacked from it: 1 GiB. */
export const MOST_BYTES = 2 ** 30;

/**
 * Loads a published file: from the mirror if there is one, else from the cache, else from the first public
 * host that delivers it unchanged. Published bytes are kept in the cache; a mirror's other bytes never are.
 * Simultaneous downloads of one file, in this process and in others, are done once.
 *
 * @throws UnreachableError if the file is not cached and no host can be reached
 * @throws Error if the mirror does not hold the file, or no host delivers it
 * @throws InterruptedError if Ctrl-C or Jupyter's ■ interrupts it; the signal's reason if it is aborted
 */
export async function download(file: PublishedFile, options: DownloadOptions = {}): Promise<Download> {
  const share = await shareWork(downloadKey(file, options), options.signal, (signal) =>
    untilInterrupted(`The download of ${labelOf(file)}`, signal, (signal) =>
      mirrorOf(options)
        ? fromMirror(file, { ...options, signal })
        : fromCacheOrHosts(file, { ...options, signal }),
    ),
  );
  return share.value;
}

/** Returns a key that is equal for two downloads of the same file to the same place. */
export function downloadKey(file: PublishedFile, options: DownloadOptions): string {
  return JSON.stringify([cachePath(file, options), file.checksum, mirrorOf(options)]);
}

/** Returns the path of a file in the cache. */
export function cachePath(file: PublishedFile, { cacheDir }: DownloadOptions = {}): string {
  return join(cacheDir ?? join(cacheFolder(), "datasets"), file.folder, file.name);
}

const mirrorOf = ({ mirror }: DownloadOptions) => mirror ?? process.env.GENBOOK_MIRROR ?? "";
const labelOf = ({ folder, name }: PublishedFile) => `${folder}/${name}`;

type Options = DownloadOptions & { signal: AbortSignal };

async function fromCacheOrHosts(file: PublishedFile, options: Options): Promise<Download> {
  const path = cachePath(file, options);
  const cached = await readCache(path, file);
  if (cached.bytes) return { bytes: cached.bytes, official: true, source: path };
  if (cached.damage) notify(options, `${path} is damaged (${cached.damage}); fetching it again.`);

  return locked(file, options, async (writable) => {
    const { bytes, damage } = await readCache(path, file); // another process may have fetched it
    if (bytes) return { bytes, official: true, source: path };
    const part = await PartialFile.open(writable ? `${path}.part` : undefined, file.bytes);
    try {
      const url = await fromHosts(file, part, options, `${path} is ${damage ? "damaged" : "not there"}`);
      await part.removeCopy();
      await keep(part.bytes(), path, options);
      return { bytes: part.bytes(), official: true, source: url.href };
    } finally {
      await part.close();
    }
  });
}

async function fromHosts(
  file: PublishedFile,
  part: PartialFile,
  options: Options,
  inCache: string,
): Promise<URL> {
  const urls = file.urls.map((url) => new URL(url));
  const check = (bytes: Uint8Array) => difference(bytes, file);
  try {
    return await fetchInto(part, file, options, { urls, bytes: file.bytes, most: file.bytes, check });
  } catch (error) {
    if (!(error instanceof HostsError)) throw error;
    const { offline, failures } = error;
    const proxies = options.fetch ? [] : proxiesInWords();
    const message = [
      `${labelOf(file)} cannot be loaded${offline ? ": no public host can be reached" : ""}.`,
      `  cache: ${inCache}`,
      ...(part.keptBytes > 0 ? [`  kept: ${part.keptBytes} of ${file.bytes} bytes, for the next time`] : []),
      ...failures.map(({ host, reason }) => `  ${host}: ${reason}`),
      ...proxies.map((proxy) => `  proxy: ${proxy}`),
      `${offline ? "Connect to the internet" : "Try again later"}${proxies.length > 0 ? ", correct the proxy" : ""}` +
        ", or set GENBOOK_MIRROR to the URL of a folder",
      `that holds ${labelOf(file)}.`,
    ].join("\n");
    throw offline ? new UnreachableError(message) : new Error(message);
  }
}

async function fromMirror(file: PublishedFile, options: Options): Promise<Download> {
  const { bytes, source } = await readMirror(file, options);
  const official = difference(bytes, file) === undefined;
  const path = cachePath(file, options);
  const isKept = async () => (await stat(path).catch(() => undefined))?.size === bytes.length;
  if (official && !(await isKept())) {
    await locked(file, options, async () => {
      if (!(await isKept())) await keep(bytes, path, options);
    });
  }
  return { bytes, official, source };
}

async function readMirror(file: PublishedFile, options: Options) {
  const { signal } = options;
  const mirror = mirrorOf(options);
  const setting = options.mirror === undefined ? "GENBOOK_MIRROR" : "mirror";
  const fail = (reason: string, cause?: unknown): never => {
    throw new Error(
      `${setting} is ${masked(mirror)}: ${reason}. Expected the http, https or file URL of a folder that holds ` +
        `${labelOf(file)}, such as file:///data for /data/${labelOf(file)}. ` +
        `Correct it, or leave ${setting === "mirror" ? "it out (or GENBOOK_MIRROR)" : "it unset"} to use the public hosts.`,
      { cause },
    );
  };
  if (!URL.canParse(mirror)) return fail("this is not a URL");
  const url = new URL(mirror);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${labelOf(file)}`;
  try {
    if (url.protocol === "http:" || url.protocol === "https:") {
      const part = await PartialFile.open(undefined, MOST_BYTES);
      const check = () => undefined; // a mirror's bytes may differ
      await fetchInto(part, file, options, { urls: [url], bytes: undefined, most: MOST_BYTES, check });
      return { bytes: part.bytes(), source: masked(url.href) };
    }
    if (url.protocol === "file:") {
      const path = fileURLToPath(url);
      const { size } = await stat(path);
      if (size > MOST_BYTES) throw new Error(`expected at most ${MOST_BYTES} bytes in ${path}, got ${size}`);
      return { bytes: await readFile(path, { signal }), source: path };
    }
  } catch (error) {
    signal.throwIfAborted();
    return fail(error instanceof HostsError ? error.failures[0].reason : reasonOf(error), error);
  }
  return fail(`the scheme ${url.protocol} is not supported`);
}

/** Fetches a file from public hosts or from a mirror, and shows the progress. */
function fetchInto(
  part: PartialFile,
  file: PublishedFile,
  options: Options,
  { urls, bytes, most, check }: { urls: URL[] } & Pick<Fetching, "bytes" | "most" | "check">,
): Promise<URL> {
  const { signal, answerMs = 10_000, stallMs = 30_000, retryMs = 1000 } = options;
  const { onBytes, onPause, done } = downloadLine(labelOf(file));
  const work = (fetch: typeof globalThis.fetch) =>
    fetchFile(urls, part, {
      fetch,
      signal,
      bytes,
      most,
      check,
      answerMs,
      stallMs,
      retryMs,
      onBytes,
      onPause,
    });
  return (options.fetch ? work(options.fetch) : withFetch(work)).finally(done);
}

/** Calls whileLocked for a file of the cache, and shows what it waits for. */
function locked<T>(
  file: PublishedFile,
  options: Options,
  work: (writable: boolean) => Promise<T>,
): Promise<T> {
  const line = progressLine(`Waiting for ${labelOf(file)}`);
  const onWait = (holder: string) => line.update(undefined, `${holder} is downloading it`);
  return whileLocked(cachePath(file, options), options.signal, onWait, work).finally(() => line.done());
}

/**
 * Puts published bytes into the cache. A failure (full disk, read-only folder) is a notice: the data is in
 * memory anyway.
 */
async function keep(bytes: Uint8Array, path: string, options: DownloadOptions): Promise<void> {
  try {
    await makeFolders(dirname(path));
    await replaceFile(path, bytes);
  } catch (error) {
    notify(
      options,
      `Could not keep ${path} (${reasonOf(error)}). The data is used from memory and will be fetched again next time; ` +
        `make room, make the folder writable, or set XDG_CACHE_HOME to another folder.`,
    );
  }
}

function notify({ onNotice = console.warn }: DownloadOptions, text: string): void {
  onNotice(text);
}
