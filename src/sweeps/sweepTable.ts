/** The table of a sweep in a cell, which follows the sweep while it runs. */
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { DISPLAY, liveShow, type Figure } from "../display/figure/bundle";
import { InterruptedError, untilInterrupted } from "../terminal/interrupt";
import { escapeHtml } from "../text/escapeHtml";
import { endingOf, lockOf, readAttempts, reasonOf, type Attempt } from "./attempts";
import { lossText, readLosses, readProgress } from "./losses";
import { readSweep, runFolder, settingsOf, type Sweep } from "./plan";
import { settingsText } from "./values";

export interface SweepTableOptions {
  /** The time between two looks at the sweep, in ms. @defaultValue 2000 */
  everyMs?: number;
  /** Ends the table. @defaultValue none */
  signal?: AbortSignal;
}

/** Rows that are shown at most. */
const MOST_ROWS = 50;

/**
 * Shows a table of a sweep's runs, with their settings, progress and losses, until no driver works on the
 * sweep any more or the cell is interrupted (■). The sweep itself runs in a terminal:
 *
 *     await sweepTable("../sweeps/8.4-1f0c2ab344")
 *
 * @param folder the sweep's folder
 * @throws SweepError if the folder is not that of a sweep; the reason of an aborted signal
 */
export async function sweepTable(folder: string, options: SweepTableOptions = {}): Promise<void> {
  const { everyMs = 2000, signal = new AbortController().signal } = options;
  const sweep = await readSweep(folder);
  const place = liveShow();
  const follow = async (stop: AbortSignal) => {
    for (;;) {
      const isLast = !existsSync(lockOf(sweep.folder));
      await place.update(await tableFigure(sweep));
      if (isLast) return;
      await pause(everyMs, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
    }
  };
  await untilInterrupted("The table of the sweep", signal, follow).catch((error) => {
    if (!(error instanceof InterruptedError)) throw error;
  });
}

/** Makes the table as it stands. Of many runs, it shows those that began last. */
async function tableFigure(sweep: Sweep): Promise<Figure> {
  const begun: { id: string; attempts: Attempt[] }[] = [];
  for (const id of sweep.ids) {
    const attempts = await readAttempts(runFolder(sweep, id));
    if (attempts.length > 0) begun.push({ id, attempts });
  }
  const count = (wanted: Attempt["outcome"]) =>
    begun.filter(({ attempts }) => attempts.at(-1)!.outcome === wanted).length;
  const [done, pruned] = [count("done"), count("pruned")];
  const newest = begun
    .toSorted((a, b) => b.attempts.at(-1)!.began - a.attempts.at(-1)!.began)
    .slice(0, MOST_ROWS);
  const rows = await Promise.all(newest.map(({ id, attempts }) => rowOf(sweep, id, attempts)));
  const title = `${sweep.plan.title}: ${done} of ${sweep.ids.length} runs done${pruned > 0 ? `, ${pruned} pruned` : ""}`;
  const html = rows.map((row) => {
    const cells = row.map((text) => `<td style="text-align: left">${escapeHtml(text)}</td>`);
    return `<tr>${cells.join("")}</tr>`;
  });
  return {
    name: "sweep",
    [DISPLAY]: () => ({
      "text/html": `<p>${escapeHtml(title)}</p><table>${html.join("")}</table>`,
      "text/plain": [title, ...rows.map((row) => row.join("  "))].join("\n"),
    }),
  };
}

/** Returns the cells of a row: the run, its settings, its state, and its losses or its error. */
async function rowOf(sweep: Sweep, id: string, attempts: Attempt[]): Promise<string[]> {
  const last = attempts.at(-1)!;
  const { outcome } = last;
  const folder = runFolder(sweep, id);
  const begin = [id, settingsText(settingsOf(sweep, id))];
  if (outcome === "failed") return [...begin, "failed", reasonOf(attempts)];
  if (outcome === "stopped") return [...begin, "stopped", ""];
  if (outcome === "done" || outcome === "pruned") {
    const losses = await readLosses(folder);
    return [...begin, endingOf(last), lossText(losses?.final ?? {})];
  }
  const progress = await readProgress(folder);
  const percent = progress ? `${Math.floor(100 * progress.fraction)}%` : "begun";
  return [...begin, percent, lossText(progress?.logs ?? {})];
}
