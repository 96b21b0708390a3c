import type { LibraryBinding } from "../backend/libraryBinding";
import { errorAt } from "../graph/userLine";
import { constantsOf, type Difference, type Program } from "../graph/recording";
import type { Pointer } from "../library/memory";
import { differenceOf } from "./differenceOf";
import type { CompiledFunction } from "./functionCall";
import { recordStep, type Recorded } from "./recordStep";
import { cannotBeCompiled, hasChanged } from "./refusals";
import type { Leaf, Structure } from "./structure";
import { Watch } from "./watch";

/** The runs of a function at which its step is recorded again to be compared. */
const CHECKED_RUNS = [2, 10, 100];

/** Later checks follow after a pause of this many times the duration of the last one. */
const PAUSE = 200;

/**
 * A warning is printed once there are this many kinds of arguments, since a recording takes longer than
 * dozens of steps.
 */
const MANY = 5;

type Target = Parameters<LibraryBinding["defineFunction"]>[3];

/** The last recording that was the same as a function. */
interface Agreement {
  program: Program;
  watch: Watch;
  /** The time, in ms, at which the next check becomes due */
  dueAt: number;
}

interface StepFunction extends CompiledFunction {
  key: string;
  leaves: Leaf[];
  agreement: Agreement;
  runs: number;
  /** The number of runs since the last recording */
  unchecked: number;
}

let functionsMade = 0;

/** What must be freed when a step is no longer used: TensorFlow's functions, and their constants. */
export class Resources {
  private readonly held = new Map<string, ReadonlyMap<number, Pointer>>();

  constructor(private readonly binding: LibraryBinding) {}

  /** Keeps the constants of a function's program, instead of those that it kept before. */
  hold(name: string, program: Program): void {
    const held = this.binding.hold(constantsOf(program));
    this.binding.dropOutputs([...(this.held.get(name)?.values() ?? [])]);
    this.held.set(name, held);
  }

  heldBy(name: string): ReadonlyMap<number, Pointer> {
    return this.held.get(name)!;
  }

  free(name: string): void {
    this.binding.removeFunction(name);
    this.binding.dropOutputs([...this.heldBy(name).values()]);
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
   * Returns the function for arguments like these. Records the step if there is none, or if something that is
   * watched has changed.
   *
   * @throws Error if the step cannot be compiled, or if something else has changed too
   */
  of(given: Structure): StepFunction {
    const known = this.functions.get(given.key);
    if (known?.agreement.watch.isUnchanged()) return known;
    if (!known) warnOfMany([...this.functions.values()], given);
    const recordings: Recorded[] = [];
    const record = (): Recorded => {
      const recorded = recordStep(this.binding, this.step, given);
      recordings.push(recorded);
      return recorded;
    };
    try {
      const first = record();
      if (known) {
        const change = this.differenceFrom(known, first);
        if (!change) return this.agree(known, first);
        const { watch } = known.agreement;
        this.refuseIf(known, this.differenceFrom(known, watch.asBefore(record), watch));
        this.remove(known);
        if (++this.timesChanged === MANY) console.warn(keepsChanging(change.text));
      }
      const second = record();
      const difference = differenceOf(this.binding, first, second);
      if (difference) throw refusal(difference, cannotBeCompiled(difference.text));
      return this.define(given, second);
    } finally {
      for (const { release } of recordings) release();
    }
  }

  /**
   * Counts a run of a function and, from time to time, records the step again to compare them.
   *
   * @throws Error if they differ, or if the step can no longer be recorded
   */
  countRun(run: StepFunction, given: Structure): void {
    run.runs++;
    if (!CHECKED_RUNS.includes(run.runs) && performance.now() < run.agreement.dueAt) {
      run.unchecked++;
      return;
    }
    let recorded: Recorded | undefined;
    try {
      recorded = recordStep(this.binding, this.step, given);
      this.refuseIf(run, this.differenceFrom(run, recorded));
      this.agree(run, recorded);
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      recorded?.release();
    }
  }

  /** Removes all functions: the next call records the step. */
  dispose(): void {
    for (const each of this.functions.values()) this.remove(each);
  }

  private differenceFrom(run: StepFunction, recorded: Recorded, excuses?: Watch): Difference | undefined {
    const { agreement, signature, name } = run;
    const one = { program: agreement.program, signature };
    return differenceOf(this.binding, one, recorded, { held: this.resources.heldBy(name), excuses });
  }

  private refuseIf(run: StepFunction, difference: Difference | undefined): void {
    if (!difference) return;
    this.dispose(); // what has changed concerns the functions for other arguments too
    throw refusal(difference, hasChanged(difference.text, run.unchecked));
  }

  private define(given: Structure, recorded: Recorded): StepFunction {
    const { program, inputIds, signature } = recorded;
    const name = `genbook_step_${++functionsMade}`;
    const ops = this.binding.defineFunction(name, program, inputIds, this.target);
    const agreement = this.agreementOn(name, recorded);
    const { key, leaves } = given;
    const made = { name, ops, signature, key, leaves, agreement, runs: 0, unchecked: 0 };
    this.functions.set(key, made);
    return made;
  }

  private agree(run: StepFunction, recorded: Recorded): StepFunction {
    run.agreement = this.agreementOn(run.name, recorded);
    run.unchecked = 0;
    return run;
  }

  /** Keeps what a later recording is compared with, and releases the recording. */
  private agreementOn(name: string, recorded: Recorded): Agreement {
    const { program, release, began } = recorded;
    this.resources.hold(name, program);
    release();
    collectGarbage();
    const watch = new Watch(this.binding, recorded);
    const now = performance.now();
    return { program, watch, dueAt: now + PAUSE * (now - began) };
  }

  private remove({ key, name }: StepFunction): void {
    if (this.functions.delete(key)) this.resources.free(name);
  }
}

const refusal = ({ place }: Difference, message: string) =>
  place ? errorAt(place, message) : new Error(message);

/**
 * Frees what recordings and the loading of data have left behind. V8 would keep it for the whole of a
 * training run (100 MB for a VAE), which allocates too little memory to start a collection. Does nothing
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
