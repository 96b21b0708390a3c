import { tf } from "./backend";
import { LibraryBinding, type TensorInfo } from "./binding";
import { TensorFlowBackend } from "./kernelBackend";
import { programOf, type Program } from "./recording";

export interface Compiled<A extends tf.Tensor[], R extends tf.Tensor[]> {
  /** Await each call before the next one, which would be refused. The results are the caller's to dispose of. */
  (...args: A): Promise<R>;
  /**
   * Records the function for arguments like these now, so that the first call runs it too: all calls are then computed alike,
   * to the last bit. Runs the step twice, and puts the variables back as they were; optimizers must have made theirs
   * (optimizer.build).
   */
  prepare(...args: A): void;
  /** Gives TensorFlow's functions back. */
  dispose(): void;
}

/** A step as one TensorFlow function. */
interface CompiledFunction {
  name: string;
  /** Given after the step's arguments: every variable that it reads. */
  variables: tf.Variable[];
  assigned: tf.Variable[];
  results: number;
}

interface Recorded {
  results: tf.Tensor[];
  program: Program;
  argumentIds: number[];
  compiled: Omit<CompiledFunction, "name">;
  release: () => void;
}

let functionsMade = 0;

/**
 * Makes a training step one TensorFlow function, which runs several times faster than its ops one by one, and off
 * JavaScript's thread.
 *
 * The first call runs as it is, so that optimizers can make their variables. The next two are recorded; if they computed
 * the same, all later calls run the recording. Variables are found by it: it reads them at its start and assigns them at
 * its end. All else that the step uses becomes a constant. Arguments of another shape or dtype are recorded anew.
 *
 * @param step tensors to tensors, of nothing but its arguments and tf.Variables. Random numbers are a RandomStream's
 * @throws where a step reads values of tensors, or computes something else in each call
 */
export function compile<A extends tf.Tensor[], R extends tf.Tensor[]>(
  step: (...args: A) => R,
): Compiled<A, R> {
  const binding = (tf.backend() as TensorFlowBackend).binding as unknown;
  const eager = (args: A): tf.Tensor[] => tf.tidy(() => step(...args));
  if (!(binding instanceof LibraryBinding)) {
    // The addon of tfjs-node-gpu records nothing.
    const call = (...args: A) => Promise.resolve(eager(args) as R);
    return Object.assign(call, { prepare: () => undefined, dispose: () => undefined });
  }
  const functions = new Map<string, CompiledFunction>();
  const firstRecordings = new Map<string, Recorded>();
  let isFirst = true;
  let isRunning = false;

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

  const next = async (args: A): Promise<tf.Tensor[]> => {
    if (isFirst) {
      isFirst = false;
      return eager(args);
    }
    const known = functions.get(keyOf(args));
    return known ? run(binding, known, args) : recordNext(args);
  };

  /** Runs the step eagerly; the second recording becomes the function. */
  const recordNext = (args: A): tf.Tensor[] => {
    const key = keyOf(args);
    const recorded = record(binding, () => eager(args), args);
    const first = firstRecordings.get(key);
    if (!first) {
      firstRecordings.set(key, recorded);
      return recorded.results;
    }
    firstRecordings.delete(key);
    try {
      const difference = binding.difference(first.program, recorded.program);
      if (difference) throw new Error(notTheSame(difference));
      const name = `genbook_step_${++functionsMade}`;
      binding.defineFunction(name, recorded.program, recorded.argumentIds);
      functions.set(key, { name, ...recorded.compiled });
      return recorded.results;
    } catch (error) {
      tf.dispose(recorded.results);
      throw error;
    } finally {
      first.release();
      recorded.release();
    }
  };

  return Object.assign(call, {
    prepare: (...args: A) => {
      const variables = Object.values(tf.engine().registeredVariables);
      const values = variables.map((variable) => variable.clone());
      const putBack = () => variables.forEach((variable, i) => variable.assign(values[i]));
      try {
        while (!functions.has(keyOf(args))) {
          tf.dispose(recordNext(args));
          putBack();
        }
        isFirst = false;
      } finally {
        putBack();
        tf.dispose(values);
      }
    },
    dispose: () => {
      for (const { name } of functions.values()) binding.removeFunction(name);
      functions.clear();
      for (const { release } of firstRecordings.values()) release();
      firstRecordings.clear();
    },
  });
}

function keyOf(args: tf.Tensor[]): string {
  return args.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join();
}

/** Runs the step eagerly, and writes down what it computed. */
function record(binding: LibraryBinding, step: () => tf.Tensor[], args: tf.Tensor[]): Recorded {
  const backend = tf.backend() as TensorFlowBackend;
  const variables = Object.values(tf.engine().registeredVariables);
  const before = backend.idsOf(variables);
  const argumentIds = backend.idsOf(args);
  const { result: results, ops, release } = binding.record(step);
  try {
    const after = backend.idsOf(variables);
    const inputs = new Set(ops.flatMap((op) => op.inputs));
    const isRead = (_: unknown, i: number) => inputs.has(before[i]);
    const isAssigned = (_: unknown, i: number) => before[i] !== after[i];
    const inputIds = [...argumentIds, ...before.filter(isRead)];
    const outputIds = [...backend.idsOf(results), ...after.filter(isAssigned)];
    return {
      results,
      program: programOf(ops, inputIds, outputIds),
      argumentIds: inputIds,
      compiled: {
        variables: variables.filter(isRead),
        assigned: variables.filter(isAssigned),
        results: results.length,
      },
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function run(
  binding: LibraryBinding,
  { name, variables, assigned, results }: CompiledFunction,
  args: tf.Tensor[],
): Promise<tf.Tensor[]> {
  const backend = tf.backend() as TensorFlowBackend;
  const inputs = backend.idsOf([...args, ...variables]);
  const outputs = await binding.callFunction(name, inputs, results + assigned.length);
  const tensors = outputs.map((info: TensorInfo) => backend.tensorOf(info));
  assigned.forEach((variable, i) => {
    const value = tensors[results + i];
    variable.assign(value);
    value.dispose();
  });
  return tensors.slice(0, results);
}

function notTheSame(difference: string): string {
  return (
    `The step cannot be compiled: ${difference}. A compiled step runs without JavaScript, so what JavaScript computes would ` +
    "stay as it was in the first call. Take random numbers from a RandomStream (not Math.random, tf.randomNormal or " +
    "dropout with a seed), pass what changes as a tensor, or train with { compile: false }."
  );
}
