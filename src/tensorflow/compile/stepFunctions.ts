import type { LibraryBinding } from "../backend/libraryBinding";
import { errorAt } from "../graph/userLine";
import { constantsOf, type Difference, type Program } from "../graph/recording";
import type { Pointer } from "../library/memory";
import { differenceOf } from "./differenceOf";
import type { CompiledFunction } from "./functionCall";
import { recordStep, type Recorded } from "./recordStep";
import { cannotBeCompiled, hasChanged } from "./refusals";
import type { Leaf, Structure } from "./structure";
import { watch } from "./watch";

/** The runs of a function at which its step is recorded again to be compared. */
const CHECKED_RUNS = [2, 10, 100];

/** Otherwise a check is due after this many times the time that the last recording took. */
const PAUSE = 200;

/**
 * The number of kinds of arguments from which on a warning is printed: a recording takes longer than dozens
 * of steps.
 */
const MANY = 5;

type Target = Parameters<LibraryBinding["defineFunction"]>[3];

/** A function with what it was recorded from, and when it was last compared with the step. */
interface StepFunction extends CompiledFunction {
  program: Program;
  key: string;
  leaves: Leaf[];
  /** The values of the program's constants */
  held: Map<number, Pointer>;
  isUnchanged: () => boolean;
  runs: number;
  /** The last run that is known to have been right */
  checkedRun: number;
  /** The time, in ms, from which on a check is due */
  dueAt: number;
}

let functionsMade = 0;

/** What must be freed when a step is no longer used: TensorFlow's functions by name, and their constants. */
export class Resources {
  private readonly held = new Map<string, readonly Pointer[]>();

  constructor(private readonly binding: LibraryBinding) {}

  add(name: string, handles: Iterable<Pointer>): void {
    this.held.set(name, [...handles]);
  }

  free(name: string): void {
    this.binding.removeFunction(name);
    this.binding.dropOutputs(this.held.get(name)!);
    this.held.delete(name);
  }

  freeAll(): void {
    for (const name of this.held.keys()) this.free(name);
  }
}

/** The TensorFlow functions of a step: one for each kind of arguments. */
export class StepFunctions {
  private readonly functions = new Map<string, StepFunction>();
  private timesChanged = 0;

  /** @param resources what is freed when the step has been garbage-collected */
  constructor(
    private readonly binding: LibraryBinding,
    private readonly step: (...args: never[]) => unknown,
    private readonly target: Target,
    private readonly resources: Resources,
  ) {}

  /**
   * Returns the function for arguments like these. Records the step if there is none, or if something has
   * changed that the step depends on.
   *
   * @throws Error if the step cannot be compiled
   */
  of(given: Structure): StepFunction {
    const known = this.functions.get(given.key);
    if (known?.isUnchanged()) return known;
    if (!known) warnOfMany([...this.functions.values()], given);
    const began = performance.now();
    const recordings: Recorded[] = [];
    const record = (): Recorded => {
      const recorded = recordStep(this.binding, this.step, given);
      recordings.push(recorded);
      return recorded;
    };
    let current: StepFunction;
    try {
      const first = record();
      const change = known && differenceOf(this.binding, known, first, known.held);
      if (known && !change) current = known;
      else {
        const second = record();
        const difference = differenceOf(this.binding, first, second);
        if (difference) throw refusal(difference, cannotBeCompiled(difference.text));
        if (change) this.replace(known, change);
        current = this.define(given, second);
      }
    } finally {
      for (const { release } of recordings) release();
      collectGarbage();
    }
    this.agree(current, recordings.at(-1)!, (performance.now() - began) / recordings.length);
    return current;
  }

  /**
   * Counts a run of a function and, from time to time, records the step again to compare them.
   *
   * @throws Error if they differ, or if the step can no longer be recorded
   */
  countRun(run: StepFunction, given: Structure): void {
    run.runs++;
    const began = performance.now();
    if (!CHECKED_RUNS.includes(run.runs) && began < run.dueAt) return;
    let recorded: Recorded | undefined;
    try {
      recorded = recordStep(this.binding, this.step, given);
      const difference = differenceOf(this.binding, run, recorded, run.held);
      if (difference) {
        throw refusal(difference, hasChanged(difference.text, run.runs - 1 - run.checkedRun));
      }
    } catch (error) {
      this.remove(run);
      throw error;
    } finally {
      recorded?.release();
    }
    this.agree(run, recorded, performance.now() - began);
  }

  dispose(): void {
    for (const each of this.functions.values()) this.remove(each);
  }

  private define(given: Structure, recorded: Recorded): StepFunction {
    const { program, inputIds, signature } = recorded;
    const name = `genbook_step_${++functionsMade}`;
    const ops = this.binding.defineFunction(name, program, inputIds, this.target);
    const held = this.binding.hold(constantsOf(program));
    this.resources.add(name, held.values());
    const { key, leaves } = given;
    const recording = { name, ops, program, signature, held };
    const made = { ...recording, key, leaves, runs: 0, checkedRun: 0, dueAt: 0, isUnchanged: () => true };
    this.functions.set(key, made);
    return made;
  }

  /** Notes that a recording, which has been released, was the same as a function. */
  private agree(run: StepFunction, recorded: Recorded, ms: number): void {
    run.isUnchanged = watch(this.binding, recorded);
    run.checkedRun = run.runs;
    run.dueAt = performance.now() + PAUSE * ms;
  }

  private replace(known: StepFunction, { text }: Difference): void {
    this.remove(known);
    if (++this.timesChanged === MANY) console.warn(keepsChanging(text));
  }

  private remove({ key, name }: StepFunction): void {
    this.functions.delete(key);
    this.resources.free(name);
  }
}

const refusal = ({ place }: Difference, message: string) =>
  place ? errorAt(place, message) : new Error(message);

/**
 * Frees what recordings and the loading of data have left behind. V8 would keep it during a whole training
 * (100 MB for a VAE), because a training allocates too little memory to start a collection. Does nothing
 * unless Node runs with --expose-gc, as it does in genbook's kernel.
 */
function collectGarbage(): void {
  globalThis.gc?.();
}

/** Warns if a step is called with many kinds of arguments. */
function warnOfMany(known: readonly { leaves: Leaf[] }[], { leaves: now }: Structure): void {
  if (known.length + 1 < MANY) return;
  const before = known.at(-1)!.leaves;
  const changed = now.find(({ path, kind }, i) => before[i]?.path !== path || before[i].kind !== kind);
  const was = before.find(({ path }) => path === changed?.path)?.kind ?? "missing";
  const what = changed
    ? `${nameOf(changed.path)} is ${changed.kind}, and was ${was}`
    : `${nameOf(before[now.length].path)} is no longer passed`;
  console.warn(
    `A compiled step is being recorded for the ${known.length + 1}th kind of arguments: ${what}. Each recording takes as ` +
      "long as several steps and is kept. Pass tensors of few shapes (leave out a shorter last batch, or fill it up), and " +
      "pass numbers that change as tf.scalar.",
  );
}

/** Turns "arguments[1].images" into "argument 2.images". */
const nameOf = (path: string) => path.replace(/^arguments\[(\d+)\]/, (_, i) => `argument ${Number(i) + 1}`);

function keepsChanging(difference: string): string {
  return (
    `A compiled step has been recorded again ${MANY} times, because it keeps changing: ${difference}. Each recording takes ` +
    "as long as several steps. Pass values that change as tensors or keep them in a tf.Variable; genbook's optimizers do so " +
    "with the learning rate."
  );
}
