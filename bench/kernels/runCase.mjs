/**
 * A case: something that a reader of a notebook meets, tried on a kernel in a real exchange of messages. Its
 * verdict is computed, never given by hand.
 */
import { rmSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { isAlive } from "../../scripts/setup/processes.mjs";

/** The time that a case may take, in ms; anything later counts as missing. */
const PATIENCE = 8000;

/** Stands in place of a cell's code if the feature means nothing in the kernel's language. */
export const notMeant = (reason) => ({ verdict: "n/a", reason });
/** Stands in place of a cell's code if the kernel offers no way to ask for the feature. */
export const lacks = (reason) => ({ verdict: "no", reason });

/** Returns the code of a case for a kernel: its own, or that of its language. */
const codeFor = ({ code = {} }, kernel, language) => code[kernel] ?? code[language];

/**
 * Tries a case. Its `check` returns claims, { [claim]: true if it holds }, of which the first is the
 * feature's core. The verdict is yes if all hold, partly if the core holds and others do not, and no
 * otherwise, for all kernels alike.
 *
 * @param each { name, code: by language or kernel, check(client, code, folder), patience }
 * @param contestant { name, language, folder, client(): Promise of a client of a kernel that runs, renew():
 *   ends that kernel }
 * @returns { verdict: "yes" | "partly" | "no" | "n/a", failed: claims that do not hold, reason }
 */
export async function runCase(each, contestant) {
  const code = codeFor(each, contestant.name, contestant.language);
  if (code?.verdict) return { verdict: code.verdict, failed: [], reason: code.reason };
  if (each.fresh) await contestant.renew();
  const over = new AbortController();
  try {
    const client = await ready(contestant);
    const claims = await Promise.race([
      each.check(client, code, contestant),
      giveUp(client, each, over.signal),
    ]);
    const failed = Object.keys(claims).filter((claim) => !claims[claim]);
    const [core] = Object.keys(claims);
    const verdict = failed.length === 0 ? "yes" : failed.includes(core) ? "no" : "partly";
    return { verdict, failed };
  } catch (error) {
    await contestant.renew(); // in whatever state it is
    return { verdict: "no", failed: [], reason: error.message.split("\n")[0] };
  } finally {
    over.abort();
    if (each.fresh) await contestant.renew();
  }
}

/**
 * Returns a client of a kernel that runs cells. It is a new kernel if the last case has left the old one dead
 * or busy.
 */
async function ready(contestant) {
  const client = await contestant.client();
  const { reply } = (await Promise.race([client.execute("0"), sleep(3000)])) ?? {};
  if (reply?.status === "ok") return client;
  await contestant.renew();
  return contestant.client();
}

/** Rejects when a case has taken too long, or when its kernel has died, so that nothing more will come. */
async function giveUp(client, { fresh, patience = PATIENCE }, signal) {
  for (const end = performance.now() + patience; performance.now() < end;) {
    await sleep(100, undefined, { signal });
    if (!fresh && !isAlive(client.pid)) throw new Error("the kernel died");
  }
  throw new Error(`had not ended after ${patience / 1000} s`);
}

/**
 * Makes a kernel for cases: one process for many cases, started when needed. `start(folder)` returns a
 * client.
 */
export function contestantOf({ name, language, folder, start }) {
  let running;
  return {
    name,
    language,
    folder,
    client: () => (running ??= start(folder)),
    /** Ends the kernel at once, so that the next case begins with a new one. */
    async renew() {
      const client = await running?.catch(() => undefined);
      running = undefined;
      if (!client) return;
      // A kernel that loops would take its time to end on request.
      if (isAlive(client.pid)) process.kill(client.pid, "SIGKILL");
      await client.close();
    },
    async end() {
      await this.renew();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// The parts of a cell's outcome that checks read.

/** Returns the printed text, without surrounding whitespace. */
export const said = ({ stdout }) => stripVTControlCharacters(stdout).trim();

/** Returns the text of the result. */
export const resultText = ({ result }) => stripVTControlCharacters(result?.["text/plain"] ?? "");

/** Returns all text below the cell on the page. */
export const page = ({ outputs }) =>
  stripVTControlCharacters(
    outputs
      .map(({ type, content }) => {
        if (type === "stream") return content.text;
        if (type === "error") return [`${content.ename}: ${content.evalue}`, ...content.traceback].join("\n");
        return content.data?.["text/plain"] ?? "";
      })
      .join("\n"),
  );

/** Returns the error or text that the page shows for a cell that failed; empty if it did not fail. */
export const errorText = (outcome) => (outcome.reply.status === "ok" ? "" : page(outcome));

/** Runs cells one after the other; returns the outcome of the last. */
export async function runAll(client, cells) {
  let last;
  for (const cell of [cells].flat()) last = await client.execute(cell);
  return last;
}

/** Resolves to the value that `find` gives, or to undefined if there is none within `ms`. */
export async function within(client, ms, find) {
  return Promise.race([client.until(find), sleep(ms)]);
}

/**
 * Runs a cell and interrupts it once it has printed something. Resolves to its outcome and to the
 * milliseconds from the interrupt to the end, or to undefined if it did not end.
 */
export async function interrupted(client, cell, { times = 1, patience = 4000 } = {}) {
  const request = await client.submit(cell, { allow_stdin: true });
  const printed = ({ parent, type }) => parent === request && type === "stream";
  await within(client, 2000, () => client.received.find(printed));
  await sleep(100);
  const began = performance.now();
  for (let i = 0; i < times; i++) {
    if (i > 0) await sleep(50);
    client.interrupt();
  }
  const outcome = await Promise.race([client.outcome(request), sleep(patience)]);
  return outcome && { ...outcome, ms: performance.now() - began };
}

/** Checks a case that only prints: its last cell must print exactly `text`. */
export const prints = (text) => async (client, cells) => {
  const outcome = await runAll(client, cells);
  return { [`prints ${JSON.stringify(text)}`]: outcome.reply.status === "ok" && said(outcome) === text };
};
