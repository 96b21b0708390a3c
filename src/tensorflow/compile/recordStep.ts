import { backend, runOp, tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { programOf, type Program } from "../graph/recording";
import { errorAt } from "../graph/userLine";
import { withoutClockAndChance } from "./clockAndChance";
import { observe } from "./observe";
import { putTogether, takeApartResult, type Leaf, type Structure } from "./structure";

/** What a call of a recorded step passes and returns, besides its arguments. */
export interface Signature {
  /** The variables that the step reads. A call passes them after the arguments. */
  variables: tf.Variable[];
  /** The variables that the step assigns. A call returns their new values after the results. */
  assigned: tf.Variable[];
  /** The step's return value with placeholders for its tensors. */
  result: Structure["template"];
  /** The number of tensors in the return value. */
  results: number;
}

export interface Recorded {
  program: Program;
  inputIds: number[];
  signature: Signature;
  /** The layers and optimizers of tfjs that the step uses. Their settings are constants. */
  configured: object[];
  /** The time, in ms, at which the recording began. */
  began: number;
  /** Deletes the tensors that the step has made or disposed of. */
  release: () => void;
}

/**
 * Records what a step computes without computing it. All variables keep their values.
 *
 * @throws Error if the step makes a variable, reads the time, draws random numbers from JavaScript or returns
 *   no tensors
 */
export function recordStep(
  binding: LibraryBinding,
  step: (...args: never[]) => unknown,
  { template, tensors }: Structure,
): Recorded {
  const began = performance.now();
  const registered = { ...tf.engine().registeredVariables };
  const variables = Object.values(registered);
  const values = variables.map((variable) => variable.clone());
  // A recording identifies tensors by id, so no two variables or arguments may share one.
  const copies: tf.Tensor[] = [];
  const seen = new Set<number>();
  const distinct = (tensor: tf.Tensor): tf.Tensor => {
    const [id] = backend().idsOf([tensor]);
    if (!seen.has(id)) {
      seen.add(id);
      return tensor;
    }
    const [copy] = runOp("Identity", {}, [tensor]);
    copies.push(copy);
    return copy;
  };
  for (const variable of variables) {
    const value = distinct(variable);
    if (value !== variable) variable.assign(value);
  }
  const args = tensors.map(distinct);
  const before = backend().idsOf(variables);
  const argumentIds = backend().idsOf(args);
  const isNew = (name: string) => !(name in registered);
  const action = () => {
    try {
      const run = () =>
        tf.tidy(() => step(...(putTogether(template, args) as never[])) as tf.TensorContainer);
      const { result: value, configured, newVariable } = observe(run);
      const { tensors: results, template: where, leaves } = takeApartResult(value);
      if (leaves.length > results.length) throw new Error(noTensor(leaves));
      const given = new Set<tf.Tensor>([...args, ...variables]);
      const ids = { results: backend().idsOf(results), after: backend().idsOf(variables) };
      tf.dispose(results.filter((tensor) => !given.has(tensor)));
      const added = Object.entries(tf.engine().registeredVariables).filter(([name]) => isNew(name));
      tf.dispose(added.map(([, variable]) => variable));
      if (added.length > 0) throw errorAt(newVariable!, NEW_VARIABLE);
      return { ...ids, where, configured };
    } finally {
      // The very tensors from before, so that a running call can tell that nobody has assigned the variables.
      variables.forEach((variable, i) => variable.assign(values[i]));
      tf.dispose(values);
    }
  };
  let release = () => tf.dispose(copies);
  try {
    const recording = binding.record(() => withoutClockAndChance(step, action), [...argumentIds, ...before]);
    release = () => {
      recording.release();
      tf.dispose(copies);
    };
    const { ops, result } = recording;
    const { results, after, where, configured } = result;
    const inputs = new Set([...ops.flatMap((op) => op.inputs), ...results]);
    const isRead = (i: number) => inputs.has(before[i]) || after.some((id, k) => k !== i && id === before[i]);
    // In the order in which the step uses them, so that a variable that replaces another one takes its place.
    const firstReads = new Map([...inputs].map((id, at) => [id, at]));
    const positions = Array.from(variables.keys());
    const read = sortedBy(positions.filter(isRead), (i) => firstReads.get(before[i]) ?? inputs.size);
    const assigned = sortedBy(
      positions.filter((i) => before[i] !== after[i]),
      (i) => after[i],
    );
    const inputIds = [...argumentIds, ...read.map((i) => before[i])];
    const outputIds = [...results, ...assigned.map((i) => after[i])];
    return {
      program: programOf(ops, inputIds, outputIds),
      inputIds,
      signature: {
        variables: read.map((i) => variables[i]),
        assigned: assigned.map((i) => variables[i]),
        result: where,
        results: results.length,
      },
      configured,
      began,
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

const sortedBy = (positions: number[], order: (position: number) => number) =>
  positions.sort((i, k) => order(i) - order(k));

const NEW_VARIABLE =
  "A compiled step made a variable, which only its first call may do. Make variables (optimizers, layers, RandomStreams) " +
  "outside the step, and use them in it.";

function noTensor(leaves: Leaf[]): string {
  const { path, kind } = leaves.find((leaf) => !/ \[.*\]$/.test(leaf.kind))!;
  return (
    `A compiled step must return tensors, but ${path} is ${kind}. JavaScript computed it, so it would never change again. ` +
    "Return it as a tensor that the step computes."
  );
}
