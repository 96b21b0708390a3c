/** Fetches a file from the hosts that have it, and tries again where that may help. */
import { setTimeout as pause } from "node:timers/promises";
import { formatDuration } from "../../terminal/format";
import { fetchRest, type Transfer } from "./fetchRest";
import { HostError } from "./hostError";
import type { PartialFile } from "./partialFile";

export interface Fetching extends Transfer {
  /** Describes what is wrong with the complete file; undefined if nothing is. */
  check: (bytes: Uint8Array) => string | undefined;
  /** The pause before the second try, in ms. */
  retryMs: number;
  /** Receives the reason and the time left of a pause, every second. */
  onPause: (reason: string, ms: number) => void;
}

/** A host is not asked again after this many tries in a row that brought next to nothing. */
const TRIES = 5;
/** A try brought something if the file is then longer than ever before, by more than this many bytes. */
const PROGRESS = 1_000_000;
/** The longest pause between two tries, in ms. A host that asks for a longer one is not asked again. */
const LONGEST_PAUSE = 60_000;

interface Host {
  url: URL;
  /** Tries in a row that brought next to nothing. */
  tries: number;
  /** The time from which the host may be asked, by performance.now(). */
  readyAt: number;
  reached: boolean;
  givenUp: boolean;
  reason: string;
}

/** Says that no host delivered a file, with the reason of each. */
export class HostsError extends Error {
  readonly failures: { host: string; reason: string }[];
  /** True if not one host answered. */
  readonly offline: boolean;

  constructor(hosts: Host[]) {
    super("no host delivered the file");
    this.failures = hosts.map(({ url, reason }) => ({ host: url.host, reason })); // the URL may hold a password
    this.offline = hosts.every(({ reached }) => !reached);
  }
}

/**
 * Fetches a file into `part`: asks the host that is ready first, until one has delivered or none is left to
 * ask.
 *
 * @returns the URL of the host that delivered the last bytes
 * @throws HostsError if no host is left to ask; the signal's reason if it is aborted
 */
export async function fetchFile(urls: URL[], part: PartialFile, options: Fetching): Promise<URL> {
  const hosts = urls.map((url): Host => ({
    url,
    tries: 0,
    readyAt: 0,
    reached: false,
    givenUp: false,
    reason: "",
  }));
  let longest = part.length;
  for (;;) {
    const host = readyFirst(hosts);
    if (!host) throw new HostsError(hosts);
    await untilReady(host, options);
    try {
      if (part.length !== options.bytes) await fetchRest(host.url, part, options);
      const wrong = options.check(part.bytes());
      if (!wrong) return host.url;
      const mayRecover = part.isPieced;
      await part.clear();
      const message = `sent bytes that differ from the published ones (${wrong})`;
      throw new HostError(message, { reached: true, mayRecover });
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      if (part.length > longest + PROGRESS) {
        longest = part.length;
        host.tries = 0;
      }
      recordFailure(host, error, options.retryMs);
    }
  }
}

function readyFirst(hosts: Host[]): Host | undefined {
  return hosts.filter(({ givenUp }) => !givenUp).sort((a, b) => a.readyAt - b.readyAt)[0];
}

async function untilReady({ readyAt, reason }: Host, { signal, onPause }: Fetching): Promise<void> {
  for (let left = readyAt - performance.now(); left > 0; left = readyAt - performance.now()) {
    onPause(reason, left);
    await pause(Math.min(left, 1000), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Gives up on a host, or lets it rest for a pause that doubles with each try, with jitter. */
function recordFailure(host: Host, error: HostError, retryMs: number): void {
  host.tries++;
  host.reached ||= error.reached;
  host.reason = error.message;
  if (host.tries > 1) host.reason += ` (${host.tries} tries)`;
  const isTooLong = error.waitMs > LONGEST_PAUSE;
  if (isTooLong) host.reason += `, and asks to wait ${formatDuration(error.waitMs / 1000)}`;
  // A host that has never answered is not asked again; otherwise a reader who is offline would wait in vain.
  const mayRecover = error.mayRecover || (host.reached && !error.reached);
  host.givenUp = !mayRecover || isTooLong || host.tries >= TRIES;
  const backoff = Math.min(retryMs * 2 ** (host.tries - 1), LONGEST_PAUSE) * (0.5 + Math.random() / 2);
  host.readyAt = performance.now() + Math.max(backoff, error.waitMs);
}
