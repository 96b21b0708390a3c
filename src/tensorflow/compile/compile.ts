import { backend, tf } from "../backend";
import { LibraryBinding } from "../backend/libraryBinding";
import { ATTRIBUTE } from "../eager/attributes";
import { errorAt } from "../graph/userLine";
import { xlaWish } from "../library/wishes";
import { FunctionCall, type Callee, type CompiledFunction } from "./functionCall";
import { checkPrecision, precisionAttributes, restrictGrapplersBfloat16, type Precision } from "./precision";
import { recordStep, type Recorded } from "./recordStep";
import { takeApart, type Leaf, type Structure } from "./structure";

export interface CompileOptions {
  /**
   * The precision that the function computes in. The first call is always float32.
   *
   * @defaultValue "float32"
   */
  precision?: Precision;
  /**
   * Lets XLA compile the function to kernels of its own, instead of running TensorFlow's kernels one after
   * the other. On a GPU, small networks train 2 to 4 times as fast, after a first step of 10 to 25 seconds.
   * On CPUs, oneDNN's kernels are faster.
   *
   * @defaultValue false, or true if GENBOOK_XLA is 1
   */
  xla?: boolean;
}

export interface Compiled<A extends unknown[], R> {
  /** Runs the step. Await each call before making the next one, and dispose of the results. */
  (...args: A): Promise<R>;
  /**
   * Records the step for arguments like these, so that the first call already runs the function. All calls
   * are then computed in the same way, to the last bit. Optimizers must have made their variables
   * (optimizer.build).
   */
  prepare(...args: A): void;
  /**
   * Announces, before a call, the arguments of the call after it. The second call then begins as soon as the
   * first one has been computed, while JavaScript is still taking its results. It assigns nothing until it is
   * made with these very tensors. If a variable of the step has been changed in the meantime, it starts
   * again.
   */
  ahead(...args: A): void;
  /**
   * Ends the running call immediately: it throws the reason, and all variables keep their values. (TensorFlow
   * cannot stop in the middle. It computes to the end, and the results are deleted.)
   */
  abandon(reason: Error): void;
  /** Removes the TensorFlow functions of the step, which also happens when the step is garbage-collected. */
  dispose(): void;
}

/** Removes the functions of garbage-collected steps. What it holds must not refer to the step. */
const abandoned = new FinalizationRegistry<{ binding: LibraryBinding; names: Set<string> }>(removeAll);

function removeAll({ binding, names }: { binding: LibraryBinding; names: Set<string> }): void {
  for (const name of names) binding.removeFunction(name);
  names.clear();
}

let functionsMade = 0;
/**
 * The number of kinds of arguments from which on a warning is printed: a recording takes longer than dozens
 * of steps.
 */
const MANY = 5;

/**
 * Makes a training step one TensorFlow function, which runs several times as fast as its ops one by one, and
 * on a thread other than JavaScript's.
 *
 * The first call runs the step as it is, so that optimizers can make their variables. The second call records
 * the step twice without computing anything. If both recordings are the same, this call and all later ones
 * run the recording. It reads the step's variables when it starts and assigns them when it ends. Everything
 * else that the step uses becomes a constant, and its other effects (counting, logging) happen in those three
 * runs only. Arguments with another shape, dtype or structure, or with other numbers or strings, are recorded
 * again.
 *
 * @param step takes and returns tensors, or lists and plain objects of them. It computes with its arguments
 *   and tf.Variables only, and draws random numbers from a RandomStream
 * @throws RangeError or Error if the machine does not compute in that precision. Calls throw if the step
 *   reads values of tensors or computes something else each time
 */
export function compile<A extends unknown[], R>(
  step: (...args: A) => R,
  { precision = "float32", xla = xlaWish() }: CompileOptions = {},
): Compiled<A, R> {
  const { binding } = backend();
  const eager = (args: A): R => tf.tidy(() => step(...args) as tf.TensorContainer) as R;
  if (!(binding instanceof LibraryBinding)) {
    // The addon of tfjs-node-gpu cannot record.
    const call = (...args: A) => Promise.resolve(eager(args));
    return Object.assign(call, {
      prepare: () => undefined,
      ahead: () => undefined,
      abandon: () => undefined,
      dispose: () => undefined,
    });
  }
  const isGpu = binding.isUsingGpuDevice();
  checkPrecision(precision, isGpu);
  if (precision === "mixed" && !isGpu) restrictGrapplersBfloat16();
  const attributes = precisionAttributes(precision, isGpu);
  if (xla) attributes.push({ name: "_XlaMustCompile", type: ATTRIBUTE.bool, value: true });
  const target = { xla, bfloat16: precision === "mixed" && isGpu };
  const functions = new Map<string, CompiledFunction>();
  const names = new Set<string>();
  let isFirst = true;
  let isRunning = false;
  let running: FunctionCall | undefined;
  let announced: Callee | undefined;
  let begun: FunctionCall | undefined;

  const call = async (...args: A): Promise<R> => {
    if (isRunning)
      throw new Error(
        "A compiled step was called while an earlier call was running. Await each call before making the next one.",
      );
    isRunning = true;
    try {
      return (await next(args)) as R;
    } finally {
      isRunning = false;
    }
  };

  const next = async (args: A): Promise<unknown> => {
    if (isFirst) {
      isFirst = false;
      return eager(args);
    }
    const callee = calleeOf(args);
    const isBegun = begun?.isOf(callee);
    if (!isBegun) begun?.drop();
    running = isBegun ? begun! : new FunctionCall(binding, callee);
    begun = undefined;
    const following = announced;
    announced = undefined;
    const taken = await running.take(following);
    begun = taken.following;
    return taken.value;
  };

  const calleeOf = (args: A): Callee => {
    const given = argumentsOf(args);
    return { called: functionOf(given), args: given.tensors, options: { attributes } };
  };

  /** Returns the function for arguments like these, and records it if there is none yet. */
  const functionOf = (given: Structure): CompiledFunction => {
    const key = keyOf(given);
    const known = functions.get(key);
    if (known) return known;
    warnOfMany([...functions.keys()], key);
    const recordings: Recorded[] = [];
    const record = (): Recorded => {
      const recorded = recordStep(binding, (args) => eager(args as A), given);
      recordings.push(recorded);
      return recorded;
    };
    try {
      const [first, second] = [record(), record()];
      const difference = binding.difference(first.program, second.program);
      if (difference) {
        const message = notTheSame(difference.text);
        throw difference.place ? errorAt(difference.place, message) : new Error(message);
      }
      const name = `genbook_step_${++functionsMade}`;
      const ops = binding.defineFunction(name, second.program, second.inputIds, target);
      names.add(name);
      const made = { name, ops, ...second.signature };
      functions.set(key, made);
      return made;
    } finally {
      for (const { release } of recordings) release();
      collectGarbage();
    }
  };

  const compiled = Object.assign(call, {
    prepare: (...args: A) => {
      isFirst = false;
      functionOf(argumentsOf(args));
    },
    ahead: (...args: A) => {
      if (!isFirst) announced = calleeOf(args);
    },
    abandon: (reason: Error) => running?.abandon(reason),
    dispose: () => {
      begun?.drop();
      begun = undefined;
      removeAll({ binding, names });
      functions.clear();
    },
  });
  abandoned.register(compiled, { binding, names });
  return compiled;
}

/**
 * Frees what recordings and the loading of data have left behind. V8 would keep it for the whole of a
 * training run (100 MB for a VAE), which allocates too little memory to start a collection. Does nothing
 * unless Node runs with --expose-gc, as it does in genbook's kernel.
 */
function collectGarbage(): void {
  globalThis.gc?.();
}

const argumentsOf = (args: unknown[]): Structure => takeApart(args, "arguments");

/** Calls with the same key run the same function. */
const keyOf = ({ leaves }: Structure): string => JSON.stringify(leaves);

/** Warns if a step is called with many kinds of arguments. */
function warnOfMany(known: string[], key: string): void {
  if (known.length + 1 < MANY) return;
  const [before, now] = [known.at(-1)!, key].map((each) => JSON.parse(each) as Leaf[]);
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

function notTheSame(difference: string): string {
  return (
    `The step cannot be compiled: ${difference}. A compiled step runs without JavaScript, so what JavaScript computes would ` +
    "never change again. Draw random numbers from a RandomStream (not with Math.random, tf.randomNormal or a dropout with " +
    "a seed), pass values that change as tensors, or train with { compile: false }."
  );
}
