import { tf } from "../backend";
import { LibraryBinding } from "../backend/libraryBinding";
import { ATTRIBUTE } from "../eager/attributes";
import { xlaWish } from "../library/wishes";
import { FunctionCall, type Callee, type CompiledFunction } from "./functionCall";
import { TensorFlowBackend } from "../backend/kernelBackend";
import { precisionAttributes, type Precision } from "./precision";
import { recordStep, type Recorded } from "./recordStep";
import { takeApart, type Leaf, type Structure } from "./structure";
import { errorAt } from "../graph/userLine";

export interface CompileOptions {
  /**
   * What the function computes in. The first call is always float32.
   *
   * @defaultValue "float32"
   */
  precision?: Precision;
  /**
   * Lets XLA compile the function to kernels of its own, instead of running TensorFlow's one after the other. On a GPU, small
   * networks train 2 to 4 times as fast, after a first step of 10 to 25 seconds; on CPUs, oneDNN's kernels are faster.
   *
   * @defaultValue false, or true if GENBOOK_XLA is 1
   */
  xla?: boolean;
}

export interface Compiled<A extends unknown[], R> {
  /** Await each call before the next one, which would be refused. The results are the caller's to dispose of. */
  (...args: A): Promise<R>;
  /**
   * Records the function for arguments like these now, so that the first call runs it too: all calls are then computed alike,
   * to the last bit. Optimizers must have made their variables (optimizer.build).
   */
  prepare(...args: A): void;
  /**
   * Says before a call of what the call after it will be, with these very tensors: it then begins as soon as the first one has
   * computed, while JavaScript is still busy with its results. Nothing is assigned before that second call is made; where a
   * variable of the step has been changed by others in the meantime, it begins anew.
   */
  ahead(...args: A): void;
  /**
   * Ends the running call at once: it throws the reason, and all variables stay as they were before it. (TensorFlow cannot
   * stop in the middle: it computes to the end, and nobody takes what it makes.)
   */
  abandon(reason: Error): void;
  /** Gives TensorFlow's functions back. So does collecting what nobody holds any more. */
  dispose(): void;
}

/** Removes functions whose step nobody holds any more. What it keeps must not lead back to the step. */
const abandoned = new FinalizationRegistry<{ binding: LibraryBinding; names: Set<string> }>(removeAll);

function removeAll({ binding, names }: { binding: LibraryBinding; names: Set<string> }): void {
  for (const name of names) binding.removeFunction(name);
  names.clear();
}

let functionsMade = 0;
/** The fifth kind of arguments is said: recording takes longer than some dozens of steps op by op. */
const MANY = 5;

/**
 * Makes a training step one TensorFlow function, which runs several times faster than its ops one by one, and off
 * JavaScript's thread.
 *
 * The first call runs as it is, so that optimizers can make their variables. At the second one the step is written down
 * twice, without computing; where both say the same, this call and all later ones run the recording. Variables are found
 * by it: it reads them at its start and assigns them at its end. All else that the step uses becomes a constant, and what
 * it does besides (counting, logging) happens those three times only. Arguments of another shape, dtype or structure, or
 * other numbers and strings among them, are recorded anew.
 *
 * @param step tensors to tensors, also in lists and plain objects, of nothing but its arguments and tf.Variables. Random
 *   numbers are a RandomStream's
 * @throws where a step reads values of tensors, or computes something else in each call
 */
export function compile<A extends unknown[], R>(
  step: (...args: A) => R,
  { precision = "float32", xla = xlaWish() }: CompileOptions = {},
): Compiled<A, R> {
  const binding = (tf.backend() as TensorFlowBackend).binding as unknown;
  const eager = (args: A): R => tf.tidy(() => step(...args) as tf.TensorContainer) as R;
  if (!(binding instanceof LibraryBinding)) {
    // The addon of tfjs-node-gpu records nothing.
    const call = (...args: A) => Promise.resolve(eager(args));
    return Object.assign(call, {
      prepare: () => undefined,
      ahead: () => undefined,
      abandon: () => undefined,
      dispose: () => undefined,
    });
  }
  const isGpu = binding.isUsingGpuDevice();
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
        "A compiled step was called while it ran, and would lose what that call learns: await it.",
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

  /** The function for arguments like these, which is recorded where there is none yet. */
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
      // What a recording leaves, and what loading the data left, V8 would keep through a whole training, which takes none of its
      // memory: 100 MB of a VAE's. The notebook's kernel starts Node with --expose-gc.
      globalThis.gc?.();
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

const argumentsOf = (args: unknown[]): Structure => takeApart(args, "arguments");

/** Two calls with the same key are computed by the same function. */
const keyOf = ({ leaves }: Structure): string => JSON.stringify(leaves);

/** @param known the keys so far */
function warnOfMany(known: string[], key: string): void {
  if (known.length + 1 < MANY) return;
  const [before, now] = [known.at(-1)!, key].map((each) => JSON.parse(each) as Leaf[]);
  const changed = now.find(({ path, kind }, i) => before[i]?.path !== path || before[i].kind !== kind);
  const was = before.find(({ path }) => path === changed?.path)?.kind ?? "not there";
  const what = changed
    ? `${nameOf(changed.path)} is ${changed.kind}, and was ${was}`
    : `${nameOf(before[now.length].path)} is not there any more`;
  console.warn(
    `A compiled step is recorded for the ${known.length + 1}th kind of arguments: ${what}. Each recording takes as long as some ` +
      "steps and is kept. Give it tensors of few shapes (leave out a shorter last batch, or fill it up), and numbers that change as " +
      "tf.scalar.",
  );
}

/** "arguments[1].images" → "argument 2.images" */
const nameOf = (path: string) => path.replace(/^arguments\[(\d+)\]/, (_, i) => `argument ${Number(i) + 1}`);

function notTheSame(difference: string): string {
  return (
    `The step cannot be compiled: ${difference}. A compiled step runs without JavaScript, so what JavaScript computes would ` +
    "stay as it was in the first call. Take random numbers from a RandomStream (not Math.random, tf.randomNormal or " +
    "dropout with a seed), pass what changes as a tensor, or train with { compile: false }."
  );
}
