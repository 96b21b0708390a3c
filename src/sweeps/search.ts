/**
 * The search of a sweep: a study chooses the settings of each run when it starts, by the results of the runs
 * before. The settings are in the run's folder before it starts, and what the study has to know follows from
 * the folders too. So a driver that is killed can be started again at any time, and tells the study what it
 * may have missed.
 */
import { setTimeout as pause } from "node:timers/promises";
import { replaceFile } from "../files/replaceFile";
import { pruneRequest, readAttempts, standingOf, type Standing } from "./attempts";
import type { Execute } from "./driver";
import { readLosses, type Losses } from "./losses";
import {
  chosenSettings,
  runFolder,
  settingsOf,
  SweepError,
  writeSettings,
  type Search,
  type Sweep,
} from "./plan";
import type { Settings } from "./values";

/** The objective at some times of a run: [percent of the training, value]. */
type Course = [percent: number, value: number][];

/** A run as the study knows it. */
interface Trial {
  run: string;
  settings: Settings;
  course: Course;
}

/** What chooses settings. It skips what it has been told before. */
export interface Study {
  /** Returns settings for a run: the same ones if it is asked again. */
  ask(question: { run: string }): Promise<Settings>;
  /** Returns true if a run is so bad that it should be pruned. */
  report(trial: Trial): Promise<boolean>;
  /** Notes how a run has ended. Only a complete one has a value. */
  tell(trial: Trial & { state: "complete" | "pruned" | "fail"; value: number | null }): Promise<void>;
}

/** Runs are compared whenever this part of the training is over, in percent. */
const EVERY_PERCENT = 5;

/** Does what a search adds to a driver before, during and after each run. */
export class Searcher {
  private readonly search: Search;

  /** @param everyMs the time between two looks at the losses of a run, if runs are pruned */
  constructor(
    private readonly sweep: Sweep,
    private readonly study: Study,
    private readonly everyMs = 1000,
  ) {
    this.search = sweep.plan.search!;
  }

  /** Tells the study of all runs that have ended. */
  async begin(retries: number): Promise<void> {
    for (const id of this.sweep.ids) {
      const attempts = await readAttempts(runFolder(this.sweep, id));
      await this.end(id, standingOf(attempts, retries));
    }
  }

  /** Chooses the settings of a run, unless an earlier driver has done so. */
  async start(id: string): Promise<void> {
    if (chosenSettings(this.sweep, id)) return;
    await writeSettings(this.sweep, id, await this.study.ask({ run: id }));
  }

  /**
   * Tells the study how a run has ended. One whose objective became NaN counts as pruned, so that the study
   * avoids its settings.
   *
   * @throws SweepError if a run has no such metric, or one whose best value is at the other end
   */
  async end(id: string, standing: Standing): Promise<void> {
    if (standing === "open") return;
    const losses = await readLosses(runFolder(this.sweep, id));
    const trial = this.trial(id, losses);
    if (standing === "failed") return this.study.tell({ ...trial, state: "fail", value: null });
    const value = standing === "done" ? this.value(id, losses) : NaN;
    await this.study.tell(
      isNaN(value) ? { ...trial, state: "pruned", value: null } : { ...trial, state: "complete", value },
    );
  }

  /** Makes a function that runs workers, and asks them to stop if the study gives up their runs. */
  pruning(execute: Execute): Execute {
    if (!this.search.prune) return execute;
    return async (id, slot, signal) => {
      const over = new AbortController();
      const watching = this.watch(id, over.signal);
      watching.catch(() => undefined); // its error is thrown below, when the worker has ended
      try {
        return await execute(id, slot, signal);
      } finally {
        over.abort();
        await watching;
      }
    };
  }

  private async watch(id: string, over: AbortSignal): Promise<void> {
    const folder = runFolder(this.sweep, id);
    let reported = 0;
    for (;;) {
      await pause(this.everyMs, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return;
      const losses = await readLosses(folder);
      const trial = this.trial(id, losses);
      const isDiverged = Number.isNaN(losses?.final[this.search.objective]);
      if (!isDiverged && trial.course.length === reported) continue;
      reported = trial.course.length;
      if (!isDiverged && !(await this.study.report(trial))) continue;
      if (over.aborted) return; // it has ended by itself
      const reason = isDiverged ? "it was not a number" : "it was worse than the median of the other runs";
      await replaceFile(
        pruneRequest(folder),
        `The search pruned this run by its ${this.search.objective}: ${reason}.\n`,
      );
      return;
    }
  }

  private trial(id: string, losses: Losses | undefined): Trial {
    return { run: id, settings: settingsOf(this.sweep, id), course: courseOf(this.search.objective, losses) };
  }

  private value(id: string, losses: Losses | undefined): number {
    const { objective, best } = this.search;
    const value = losses?.final[objective];
    if (losses === undefined || value === undefined) {
      const found = losses ? `it has ${Object.keys(losses.final).join(", ")}` : "it trained nothing with fit";
      throw new SweepError(
        `The search compares runs by ${objective}, which run ${id} does not have: ${found}. Name a metric with --objective.`,
      );
    }
    if (losses.metrics[objective]?.best === "highest" && best === "lowest") {
      throw new SweepError(
        `The search makes ${objective} as low as possible, but its best value is the highest. ` +
          `Write --objective ${objective}:max.`,
      );
    }
    return value;
  }
}

/**
 * Returns the last value of a metric at each twentieth of the training that is over, apart from its end, at
 * which there is nothing left to save. Runs of different lengths can be compared by these.
 */
function courseOf(metric: string, losses: Losses | undefined): Course {
  if (!losses) return [];
  const curve = losses.curves[metric] ?? [];
  const course: Course = [];
  for (let percent = EVERY_PERCENT; percent < 100; percent += EVERY_PERCENT) {
    const step = (percent * losses.steps) / 100;
    if (curve.length === 0 || curve.at(-1)![0] < step) break;
    const value = curve.findLast(([at]) => at <= step)?.[1];
    if (value !== undefined) course.push([percent, value]);
  }
  return course;
}
