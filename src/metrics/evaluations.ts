import { readFile } from "node:fs/promises";
import { replaceFile } from "../files/replaceFile";
import { formatDuration } from "../terminal/format";
import { printLine } from "../terminal/rewritableLine";
import { wholeNumber } from "../training/checks";
import type { Logs, TrainEvent } from "../training/events";
import type { Metrics } from "../training/metrics";
import type { RunFolder } from "../training/run/runFolder";
import { checkRun } from "../training/runOptions";
import { withoutClock } from "../training/trainingClock";

/** Something to measure while a model trains, with the units and best values of its numbers. */
export interface Measure {
  metrics: Metrics;
  measure(): Promise<Logs>;
}

export interface Evaluation {
  /** The step after which it was made, counted from 1. */
  step: number;
  logs: Logs;
  seconds: number;
}

export interface EvaluateOptions {
  /**
   * The number that decides which evaluation is the best.
   *
   * @defaultValue the measure's first number
   */
  by?: string;
  /**
   * The run folder of the training. It saves and keeps the checkpoint of the best evaluation, and
   * evaluations.jsonl with all of them, which a run that resumes shows again.
   *
   * @defaultValue nothing is kept
   */
  run?: RunFolder;
  /**
   * Ends the training after this number of evaluations in a row that are not better than the best, ≥ 1.
   *
   * @defaultValue the training runs to its end
   */
  patience?: number;
}

/**
 * Measures a model every so many steps of its training. Wrap the training in `during`, and pass the result to
 * `fit`: each number is drawn by the loss chart and shown by the progress bar like a metric of the training.
 * The time that evaluations take does not count as training time.
 *
 *     const quality = await imageQuality(generator, frogs.images, classifierFeatures(classifier));
 *     const evaluations = evaluateEvery(500, quality, { run, patience: 6 });
 *     await fit(evaluations.during(trainDcgan(generator, discriminator, frogs.images, { run })), [liveLossChart()]);
 *     evaluations.best; // { step, logs: { kid, precision, recall }, seconds }
 *
 * @param every number of steps between two evaluations, ≥ 1
 * @throws RangeError if a number is outside its range; Error if `by` is none of the measure's numbers;
 *   TypeError if there is no measure, or `run` is not a run folder
 */
export function evaluateEvery(every: number, measure: Measure, options: EvaluateOptions = {}): Evaluations {
  return new Evaluations(every, measure, options);
}

/** What evaluateEvery returns. */
export class Evaluations {
  /** All evaluations so far, in order. */
  readonly results: Evaluation[] = [];
  private readonly by: string;

  constructor(
    private readonly every: number,
    private readonly measure: Measure,
    private readonly options: EvaluateOptions,
  ) {
    if (typeof (measure as Measure | undefined)?.measure !== "function") {
      throw new TypeError(
        `evaluateEvery expects a measure, { metrics, measure }, got ${typeof measure}: write, for example, ` +
          "evaluateEvery(500, await imageQuality(generator, images, features)).",
      );
    }
    checkRun(options.run);
    const names = Object.keys(measure.metrics);
    this.by = options.by ?? names[0];
    wholeNumber("every", every, 1, "it is the number of steps between two evaluations");
    const { patience = 1 } = options;
    wholeNumber("patience", patience, 1, "it is the number of evaluations to wait for a better one");
    if (!names.includes(this.by)) {
      throw new Error(`by must be one of ${names.join(", ")}, the measure's numbers, got ${this.by}.`);
    }
  }

  /** The evaluation with the best number, or undefined before the first one. */
  get best(): Evaluation | undefined {
    const sign = this.measure.metrics[this.by].best === "highest" ? -1 : 1;
    const key = ({ logs }: Evaluation) => sign * logs[this.by];
    return this.results.reduce<Evaluation | undefined>(
      (best, each) => (best && key(best) <= key(each) ? best : each),
      undefined,
    );
  }

  /**
   * Runs a training loop and evaluates its models.
   *
   * @param events the result of trainVae, trainDcgan or your own training loop
   * @returns its events; those of evaluated steps, and of their epochs, have the evaluation's numbers too
   * @throws the errors of the training and the measure
   */
  async *during(events: AsyncGenerator<TrainEvent, void>): AsyncGenerator<TrainEvent, void> {
    const { run, patience = Infinity } = this.options;
    this.results.length = 0;
    const earlier = run ? await readEvaluations(run) : [];
    let inEpoch: Logs = {};
    for await (const event of events) {
      let logs: Logs = {};
      if (event.kind === "batch" && event.step % this.every === 0) {
        const known = event.replayed && earlier.find(({ step }) => step === event.step);
        if (known) this.results.push(known);
        else if (!event.replayed) await this.evaluate(event.step);
        if (this.best) run?.keepCheckpoint(this.best.step);
        logs = this.results.at(-1)?.step === event.step ? this.results.at(-1)!.logs : {};
        inEpoch = logs;
      }
      if (event.kind === "epoch") [logs, inEpoch] = [inEpoch, {}];
      yield {
        ...event,
        logs: { ...event.logs, ...logs },
        metrics: { ...event.metrics, ...this.measure.metrics },
      };
      if (event.kind === "batch" && this.sinceBest >= patience) break;
    }
    await this.tell(patience);
  }

  private async evaluate(step: number): Promise<void> {
    const { run } = this.options;
    const start = performance.now();
    const logs = await withoutClock(() => this.measure.measure());
    const seconds = (performance.now() - start) / 1000;
    this.results.push({ step, logs, seconds });
    if (this.results.length === 1) {
      printLine(`An evaluation takes ${formatDuration(seconds)}, every ${this.every} steps.`);
    }
    if (!run) return;
    const lines = this.results.map((each) => `${JSON.stringify(each)}\n`);
    await replaceFile(run.file(FILE), lines.join(""));
  }

  /** Number of evaluations since the best one. */
  private get sinceBest(): number {
    const { best } = this;
    return best ? this.results.length - 1 - this.results.indexOf(best) : 0;
  }

  private async tell(patience: number): Promise<void> {
    const { best } = this;
    if (!best) return;
    const stopped = this.sinceBest >= patience ? `Stopped after step ${this.results.at(-1)!.step}: ` : "";
    const where = this.options.run ? await whereKept(best.step, this.options.run) : "";
    printLine(
      `${stopped}${this.by} was best after step ${best.step}, at ${Number(best.logs[this.by].toPrecision(4))}${where}.`,
    );
  }
}

/** Says how to go back to a step, or why that is not possible. */
async function whereKept(step: number, run: RunFolder): Promise<string> {
  const isThere = await run.checkpointPath(step).then(
    () => true,
    () => false,
  );
  return isThere
    ? `, whose checkpoint is kept: openRun(path, { resume: ${step} }) goes back to it`
    : `; the run folder has no checkpoint of that step: give the training the same \`run\``;
}

const FILE = "evaluations.jsonl";

async function readEvaluations(run: RunFolder): Promise<Evaluation[]> {
  const text = await readFile(run.file(FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Evaluation);
}
