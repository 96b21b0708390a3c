/** The table that a terminal shows while a sweep runs. */
import { formatBar, formatDuration } from "../terminal/format";
import type { LineOutput } from "../terminal/rewritableLine";
import { endingOf, reasonOf, type Attempt, type EndedRuns, type Standing } from "./attempts";
import { lossText, readLosses, readProgress } from "./losses";
import { runFolder, settingsOf, type Sweep } from "./plan";
import { settingsText } from "./values";

export interface TerminalTableOptions {
  /** @defaultValue process.stdout */
  output?: LineOutput & { rows?: number };
  /** The clock, in ms. @defaultValue Date.now */
  now?: () => number;
}

/** How many of the newest failures a terminal shows. */
const SHOWN_FAILURES = 5;

/**
 * The state of a sweep as a table. In a terminal, it is drawn again and again in the same place; elsewhere,
 * each run that ends becomes a line.
 */
export class TerminalTable {
  private readonly output: LineOutput & { rows?: number };
  private readonly now: () => number;
  private readonly began: number;
  private readonly running = new Map<string, number>();
  private readonly failures: string[] = [];
  private counts: EndedRuns = { done: 0, failed: 0, pruned: 0 };
  /** Runs that ended while this table watched, and when the last of them did. */
  private ended = 0;
  private lastEnd = 0;
  private height = 0;
  private drawing = Promise.resolve();

  constructor(
    private readonly sweep: Sweep,
    { output = process.stdout, now = Date.now }: TerminalTableOptions = {},
  ) {
    this.output = output;
    this.now = now;
    this.began = now();
  }

  /** Counts the runs that ended before. */
  begin(ended: EndedRuns): void {
    this.counts = { ...ended };
  }

  start(id: string): void {
    this.running.set(id, this.now());
  }

  /** Notes that a worker has ended. @returns when that is shown */
  async end(id: string, standing: Standing, attempts: Attempt[]): Promise<void> {
    this.running.delete(id);
    if (standing !== "open") {
      this.counts[standing]++;
      this.ended++;
      this.lastEnd = this.now();
    }
    const line = await this.outcome(id, standing, attempts);
    if (attempts.at(-1)?.outcome === "failed") this.failures.push(line);
    if (!this.output.isTTY) this.output.write(`${line} (${this.summary()})\n`);
  }

  /** Draws the table, in a terminal only, and after what is being drawn. */
  draw(): Promise<void> {
    return (this.drawing = this.drawing.then(() => this.drawNow()));
  }

  private async drawNow(): Promise<void> {
    if (!this.output.isTTY) return;
    const { rows = 24, columns = 80 } = this.output;
    const failures = this.failures.slice(-SHOWN_FAILURES);
    const room = Math.max(1, rows - 3 - failures.length);
    const running = [...this.running];
    const hidden = running.length > room ? running.length - room + 1 : 0;
    const shown = await Promise.all(
      running.slice(0, running.length - hidden).map((run) => this.runningRow(...run)),
    );
    const more = hidden > 0 ? [`… and ${hidden} more`] : [];
    const lines = [`${this.sweep.plan.title}: ${this.summary()}`, ...shown, ...more, ...failures];
    const text = lines.map((line) => `${line.slice(0, columns - 1)}\n`).join("");
    this.output.write(`${this.height > 0 ? `\x1b[${this.height}A` : ""}\x1b[J${text}`);
    this.height = lines.length;
  }

  private summary(): string {
    const { ids } = this.sweep;
    const { done, failed, pruned } = this.counts;
    const seconds = (this.now() - this.began) / 1000;
    const left = ids.length - done - failed - pruned;
    const parts = [`${done} of ${ids.length} runs done`];
    if (pruned > 0) parts.push(`${pruned} pruned`);
    if (failed > 0) parts.push(`${failed} failed`);
    if (this.running.size > 0) parts.push(`${this.running.size} running`);
    parts.push(formatDuration(seconds));
    const secondsLeft = this.secondsLeft(left);
    if (secondsLeft > 0) parts.push(`about ${formatDuration(secondsLeft)} left`);
    return parts.join(" · ");
  }

  /**
   * Returns how long the runs that are left take if they end at the rate of those before, or 0 if that is not
   * known. It counts down until the next run ends, at most to the time that the runs after that one take.
   */
  private secondsLeft(left: number): number {
    if (this.ended === 0 || left === 0) return 0;
    const secondsPerRun = (this.lastEnd - this.began) / 1000 / this.ended;
    const sinceLastEnd = (this.now() - this.lastEnd) / 1000;
    return Math.max(secondsPerRun * left - sinceLastEnd, secondsPerRun * (left - 1));
  }

  private async runningRow(id: string, since: number): Promise<string> {
    const progress = await readProgress(runFolder(this.sweep, id));
    const time = formatDuration((this.now() - since) / 1000);
    const state = progress ? `${formatBar(progress.fraction, 10)} ${time}  ${lossText(progress.logs)}` : time;
    return `${id}  ${this.settings(id)}  ${state}`;
  }

  private async outcome(id: string, standing: Standing, attempts: Attempt[]): Promise<string> {
    const last = attempts.at(-1);
    const run = `${id}  ${this.settings(id)}  `;
    if (!last) return `${run}could not begin, runs again`;
    if (last.outcome === undefined) return `${run}was killed${standing === "open" ? ", runs again" : ""}`;
    if (last.outcome === "stopped") return `${run}was stopped`;
    if (last.outcome === "failed") {
      const next = standing === "open" ? "failed, runs again" : "failed";
      const log = `log-${attempts.length}.txt`;
      return `${run}${next}: ${reasonOf(attempts)} (runs/${id}/${log})`;
    }
    const losses = await readLosses(runFolder(this.sweep, id));
    return `${run}${endingOf(last)}${losses ? `  ${lossText(losses.final)}` : ""}`;
  }

  private settings(id: string): string {
    return settingsText(settingsOf(this.sweep, id));
  }
}
