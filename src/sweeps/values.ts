/** The values that a sweep gives to each setting, as they are written on the command line. */
import { mulberry32 } from "../math/shuffle";

/** What JSON can hold of a notebook's settings. */
export type Setting = number | string | boolean;

/** The settings of one run, by name. */
export type Settings = Record<string, Setting>;

/** The values of one setting: a list, or any number between two bounds. */
export type Values = readonly Setting[] | Interval;

/** All numbers between two bounds, both included. With `log`, equal ratios are equally likely. */
export interface Interval {
  from: number;
  to: number;
  log: boolean;
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})(:log)?(?::(\\d+))?$`);

/**
 * Parses a setting with its values:
 *
 *     latentDim=2,4,8              a list
 *     className=["frog","cat"]     a list in JSON, whose texts may contain commas
 *     seed=1..5                    whole numbers: 1, 2, 3, 4, 5
 *     dropout=0..0.5:6             six numbers at equal distances: 0, 0.1, 0.2, 0.3, 0.4, 0.5
 *     learningRate=1e-4..1e-2:log:3   three numbers with equal ratios: 1e-4, 1e-3, 1e-2
 *     learningRate=1e-4..1e-2:log  any number between them, for --random and --search
 *
 * @throws Error if it is none of these
 */
export function parseValues(text: string): [name: string, values: Values] {
  const [, name, list] = /^\s*([^=]+?)\s*=(.+)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new Error(`-p ${text}: write -p name=values, for example -p latentDim=2,4,8 or -p seed=1..5.`);
  }
  const range = RANGE.exec(list.trim());
  if (range) return [name, valuesOfRange(text, range)];
  const values = list.startsWith("[") ? listOf(text, list) : list.split(",").map((each) => setting(each));
  if (new Set(values).size < values.length) {
    throw new Error(`-p ${text}: expected different values, got one of them twice. Remove it.`);
  }
  return [name, values];
}

function valuesOfRange(text: string, [, from, to, log, count]: RegExpExecArray): Values {
  const interval = { from: Number(from), to: Number(to), log: log !== undefined };
  if (interval.from >= interval.to) {
    throw new Error(`-p ${text}: expected a range that begins below its end, such as 1..5.`);
  }
  if (interval.log && interval.from <= 0) {
    throw new Error(`-p ${text}: a logarithmic range begins above 0. Begin at 1e-6, for example.`);
  }
  const isWhole = Number.isSafeInteger(interval.from) && Number.isSafeInteger(interval.to);
  if (count === undefined && (interval.log || !isWhole)) return interval;
  const n = count === undefined ? interval.to - interval.from + 1 : Number(count);
  if (n < 2)
    throw new Error(
      `-p ${text}: expected at least two values, got ${n}. Write a single value as name=value.`,
    );
  return Array.from({ length: n }, (_, i) => at(interval, i / (n - 1)));
}

/**
 * Returns the number at a fraction 0..1 of an interval, without the last digits, which are rounding errors.
 */
function at({ from, to, log }: Interval, fraction: number): number {
  if (fraction === 1) return to;
  const value = log ? from * (to / from) ** fraction : from + (to - from) * fraction;
  return Number(value.toPrecision(12));
}

function listOf(text: string, json: string): Setting[] {
  try {
    const list = JSON.parse(json) as unknown[];
    if (list.length > 0 && list.every((each) => ["number", "string", "boolean"].includes(typeof each)))
      return list as Setting[];
  } catch {
    // The error below is clearer than the parser's.
  }
  throw new Error(
    `-p ${text}: expected a list in JSON of numbers, texts, true and false, such as ["frog","cat"].`,
  );
}

/** "3" → 3, "true" → true, "frog" → "frog". */
function setting(text: string): Setting {
  try {
    const value = JSON.parse(text) as unknown;
    if (["number", "string", "boolean"].includes(typeof value)) return value as Setting;
  } catch {
    // It is a text without quotes.
  }
  return text.trim();
}

/** Returns the arguments that set a run's settings: ["-p", "latentDim=2", "-p", "className=frog"]. */
export const settingArguments = (settings: Settings): string[] =>
  Object.entries(settings).flatMap(([name, value]) => {
    const isPlain = typeof value === "string" && setting(value) === value;
    return ["-p", `${name}=${isPlain ? value : JSON.stringify(value)}`];
  });

/** Returns settings as people read them: "latentDim=2 className=frog". */
export const settingsText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");

export const isInterval = (values: Values): values is Interval => "from" in values;

/**
 * Returns every combination of the values. The last setting varies fastest.
 *
 * @throws Error for an interval, which has no list of values
 */
export function grid(space: Record<string, Values>): Settings[] {
  let runs: Settings[] = [{}];
  for (const [name, values] of Object.entries(space)) {
    if (isInterval(values)) {
      throw new Error(
        `-p ${name}=${values.from}..${values.to}: a grid needs a number of values. Write ` +
          `-p ${name}=${values.from}..${values.to}${values.log ? ":log" : ""}:5, or search with --random 20 or --search optuna.`,
      );
    }
    runs = runs.flatMap((run) => values.map((value) => ({ ...run, [name]: value })));
  }
  return runs;
}

/**
 * Draws combinations at random, all different. The same seed draws the same ones, and a larger number adds to
 * those of a smaller one.
 *
 * @throws Error if there are fewer combinations than `count`
 */
export function drawAtRandom(space: Record<string, Values>, count: number, seed: number): Settings[] {
  const random = mulberry32(seed);
  const draw = (values: Values): Setting =>
    isInterval(values) ? at(values, random()) : values[Math.floor(random() * values.length)];
  const possible = Object.values(space).reduce(
    (n, each) => n * (isInterval(each) ? Infinity : each.length),
    1,
  );
  if (possible < count) {
    throw new Error(
      `--random ${count}: there are only ${possible} combinations. Leave --random out to run them all.`,
    );
  }
  const runs = new Map<string, Settings>();
  while (runs.size < count) {
    const run = Object.fromEntries(Object.entries(space).map(([name, values]) => [name, draw(values)]));
    runs.set(JSON.stringify(run), run);
  }
  return [...runs.values()];
}
