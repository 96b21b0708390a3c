/** The losses and metrics of a run, from its losses.jsonl. */
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMetric, type Metrics } from "../training/metrics";
import type { LossLine } from "../training/lossLog";

/** The values of a metric, [step, value], in the order of steps. */
export type Curve = [step: number, value: number][];

export interface Losses {
  /**
   * The final value of each metric: that of the last epoch, or, for a metric that no epoch has, the mean over
   * the last tenth of the steps. It is NaN if the training diverged.
   */
  final: Record<string, number>;
  /** The course of each metric, without values that are not numbers. */
  curves: Record<string, Curve>;
  /** Number of steps in the training. */
  steps: number;
  /** Units and meaning of the metrics. */
  metrics: Metrics;
}

const file = (runFolder: string) => join(runFolder, "losses.jsonl");

/**
 * Reads the losses of a run. If it trained several models, the training with the most steps counts.
 *
 * @returns undefined if it has not trained anything
 */
export async function readLosses(runFolder: string): Promise<Losses | undefined> {
  const logged = (await readFile(file(runFolder), "utf8").catch(() => "")).split("\n").flatMap(parsed);
  if (logged.length === 0) return undefined;
  const longest = logged.reduce((best, line) => (line.steps > best.steps ? line : best));
  const lines = logged.filter(({ training }) => training === longest.training);
  const ofSteps = valuesOf(lines, "batch");
  const ofEpochs = valuesOf(lines, "epoch");
  const all = Object.entries({ ...ofEpochs, ...ofSteps });
  const final = Object.fromEntries(
    all.map(([name, curve]) => [name, ofEpochs[name]?.at(-1)![1] ?? recentMean(curve)]),
  );
  const finite = all.map(([name, curve]) => [name, curve.filter(([, value]) => !isNaN(value))] as const);
  const curves = Object.fromEntries(finite.filter(([, curve]) => curve.length > 0));
  return { final, curves, steps: longest.steps, metrics: lines[0].metrics ?? {} };
}

/** Returns the values of each metric in the lines of a kind. */
function valuesOf(lines: LossLine[], wanted: LossLine["kind"]): Record<string, Curve> {
  const curves: Record<string, Curve> = {};
  for (const { step, logs } of lines.filter(({ kind }) => kind === wanted)) {
    for (const [name, value] of Object.entries(logs)) {
      if (isMetric(name)) (curves[name] ??= []).push([step, value ?? NaN]);
    }
  }
  return curves;
}

/** Returns the mean over the last tenth of the steps of a curve. */
function recentMean(curve: Curve): number {
  const last = curve.at(-1)![0];
  const recent = curve.filter(([step]) => step > 0.9 * last);
  return recent.reduce((sum, [, value]) => sum + value, 0) / recent.length;
}

/** Parses a line; a killed run may have left half of one. */
function parsed(line: string): LossLine[] {
  try {
    return [JSON.parse(line) as LossLine];
  } catch {
    return [];
  }
}

export interface Progress {
  /** What part of the current training is done, 0..1. */
  fraction: number;
  /** The newest losses. */
  logs: Record<string, number>;
}

const TAIL_BYTES = 16_384;

/** Reads how far a running run is; undefined if it does not train yet. */
export async function readProgress(runFolder: string): Promise<Progress | undefined> {
  const log = await open(file(runFolder)).catch(() => undefined);
  if (!log) return undefined;
  try {
    const { size } = await log.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer } = await log.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer.toString().split("\n").flatMap(parsed);
    const newest = lines.at(-1);
    if (!newest) return undefined;
    const logs = lines.findLast(({ kind }) => kind !== "end")?.logs ?? {};
    const known = Object.entries(logs).filter(([name, value]) => value !== null && isMetric(name));
    return {
      fraction: newest.step / newest.steps,
      logs: Object.fromEntries(known) as Record<string, number>,
    };
  } finally {
    await log.close();
  }
}

/** "loss 0.1823  valLoss 0.1807": up to four metrics. */
export const lossText = (logs: Record<string, number>): string =>
  Object.entries(logs)
    .slice(0, 4)
    .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    .join("  ");
