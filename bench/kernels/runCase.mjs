/** A case: what a reader of a notebook meets, tried on a kernel by a real exchange, with a verdict that no one gives by hand. */
import { rmSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { isAlive } from "../../scripts/setup/processes.mjs";

/** ms that a case may take; what has not come by then does not come. */
const PATIENCE = 8000;

/** In place of a cell's code: the feature means nothing in this kernel's language. */
export const notMeant = (reason) => ({ verdict: "n/a", reason });
/** In place of a cell's code: the kernel has no way to ask for it. */
export const lacks = (reason) => ({ verdict: "no", reason });

/** The code that a case has for a kernel: of its own, or of its language. */
const codeFor = ({ code = {} }, kernel, language) => code[kernel] ?? code[language];

/**
 * Tries a case. Its `check` makes claims, { [claim]: whether it holds }, of which the first is the feature's core: all hold → yes, the core and
 * not all → partly, else no. The same for all kernels.
 *
 * @param each { name, code: by language or kernel, check(client, code, folder), patience }
 * @param contestant { name, language, folder, client(): Promise of a client of a kernel that runs, renew(): ends that kernel }
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
    await contestant.renew(); // whatever state it is in
    return { verdict: "no", failed: [], reason: error.message.split("\n")[0] };
  } finally {
    over.abort();
    if (each.fresh) await contestant.renew();
  }
}

/** A client of a kernel that runs cells; of a new one, where the last case has left it dead or busy. */
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
  throw new Error(`no end after ${patience / 1000} s`);
}

/** A kernel for cases: one process for many of them, started when one is needed. `start(folder)` gives a client. */
export function contestantOf({ name, language, folder, start }) {
  let running;
  return {
    ...{ name, language, folder },
    client: () => (running ??= start(folder)),
    /** Ends the kernel at once: the next case begins with another. */
    async renew() {
      const client = await running?.catch(() => undefined);
      running = undefined;
      if (!client) return;
      if (isAlive(client.pid)) process.kill(client.pid, "SIGKILL"); // asked, one that loops would take its time
      await client.close();
    },
    async end() {
      await this.renew();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// What checks read of a cell's outcome.

/** What it printed, without blanks around it. */
export const said = ({ stdout }) => stripVTControlCharacters(stdout).trim();

/** The text of its result. */
export const resultText = ({ result }) => stripVTControlCharacters(result?.["text/plain"] ?? "");

/** All text that stands below it on the page. */
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

/** What the page shows of a cell that failed, as an error or as text; empty where it did not fail. */
export const errorText = (outcome) => (outcome.reply.status === "ok" ? "" : page(outcome));

/** Runs cells one after the other; returns the outcome of the last. */
export async function runAll(client, cells) {
  let last;
  for (const cell of [cells].flat()) last = await client.execute(cell);
  return last;
}

/** Resolves to what `find` gives, or to undefined where that has not come in `ms`. */
export async function within(client, ms, find) {
  return Promise.race([client.until(find), sleep(ms)]);
}

/** Runs a cell that is interrupted once it has printed something; resolves to its outcome and how long it took, or undefined. */
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

/** How one case that only prints is checked: its last cell prints exactly `text`. */
export const prints = (text) => async (client, cells) => {
  const outcome = await runAll(client, cells);
  return { [`prints ${JSON.stringify(text)}`]: outcome.reply.status === "ok" && said(outcome) === text };
};
