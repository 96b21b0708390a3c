import { backend, tf } from "../backend";
import { LibraryBinding } from "../backend/libraryBinding";
import { ATTRIBUTE } from "../eager/attributes";
import { xlaWish } from "../library/wishes";
import { FunctionCall, refuseOverlap, type Callee, type CompiledFunction } from "./functionCall";
import { checkPrecision, precisionAttributes, restrictGrapplersBfloat16, type Precision } from "./precision";
import { Resources, StepFunctions } from "./stepFunctions";
import { takeApartArguments, type Structure } from "./structure";

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
   * are then computed in the same way, bit for bit. Optimizers must have made their variables
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

/** Frees the functions of garbage-collected steps. What it holds must not refer to the step. */
const abandoned = new FinalizationRegistry<Resources>((resources) => resources.freeAll());

/**
 * Makes a training step one TensorFlow function, which runs several times as fast as its ops one by one, and
 * on a thread other than JavaScript's.
 *
 * The first call runs the step as it is, so that optimizers can make their variables. The second call records
 * the step twice without computing anything. If both recordings are the same, this call and all later ones
 * run the recording. It reads the step's variables when it starts and assigns them when it ends. Everything
 * else that the step uses becomes a constant, and its other effects (counting, logging) happen in recordings
 * only. Arguments with another shape, dtype or structure, or with other numbers or strings, are recorded
 * again. From time to time the step is recorded and compared, in case a constant has changed
 * (docs/compile.md, "What is refused").
 *
 * @param step takes and returns tensors, or lists and plain objects of them. It computes with its arguments
 *   and tf.Variables only, and draws random numbers from a RandomStream
 * @throws RangeError or Error if the machine does not compute in that precision. Calls throw if the step
 *   reads values of tensors, the time or random numbers of JavaScript, if it no longer computes what was
 *   recorded, or if an update of a variable would be lost
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
  const resources = new Resources(binding);
  const functions = new StepFunctions(binding, step, target, resources);
  let isFirst = true;
  let isRunning = false;
  let running: FunctionCall | undefined;
  let announced: Structure | undefined;
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
    const given = takeApartArguments(args);
    if (isFirst) {
      isFirst = false;
      return eager(args);
    }
    const called = functions.of(given);
    refuseOverlap(called);
    const callee = calleeOf(called, given);
    const isBegun = begun?.isOf(callee);
    if (!isBegun) begun?.drop();
    running = isBegun ? begun! : new FunctionCall(binding, callee);
    begun = undefined;
    const upcoming = announced;
    announced = undefined;
    try {
      functions.countRun(called, given); // on this thread, while TensorFlow computes on another one
    } catch (error) {
      running.drop();
      throw error;
    }
    const taken = await running.take(upcoming && announcedCallee(upcoming));
    begun = taken.following;
    return taken.value;
  };

  const calleeOf = (called: CompiledFunction, { tensors }: Structure): Callee => ({
    called,
    args: tensors,
    options: { attributes },
  });

  const announcedCallee = (given: Structure): Callee | undefined => {
    try {
      return calleeOf(functions.of(given), given);
    } catch {
      return undefined; // the call that has been announced will throw it
    }
  };

  const compiled = Object.assign(call, {
    prepare: (...args: A) => {
      isFirst = false;
      functions.of(takeApartArguments(args));
    },
    ahead: (...args: A) => {
      if (isFirst) return;
      announced = takeApartArguments(args);
    },
    abandon: (reason: Error) => running?.abandon(reason),
    dispose: () => {
      begun?.drop();
      begun = undefined;
      functions.dispose();
    },
  });
  abandoned.register(compiled, resources);
  return compiled;
}
