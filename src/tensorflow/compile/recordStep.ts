import { backend, runOp, tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { programOf, type Program } from "../graph/recording";
import { putTogether, takeApart, type Leaf, type Structure } from "./structure";

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
  release: () => void;
}

/**
 * Records what a step computes without computing it. All variables keep their values.
 *
 * @throws Error if the step makes a variable or returns no tensors
 */
export function recordStep(
  binding: LibraryBinding,
  step: (args: unknown[]) => unknown,
  { template, tensors }: Structure,
): Recorded {
  const tensorflow = backend();
  const registered = { ...tf.engine().registeredVariables };
  const variables = Object.values(registered);
  // A recording identifies tensors by id, so no two variables or arguments may share one.
  const seen = new Set<number>();
  const distinct = (tensor: tf.Tensor): tf.Tensor => {
    const [id] = tensorflow.idsOf([tensor]);
    if (seen.has(id)) return runOp("Identity", {}, [tensor])[0];
    seen.add(id);
    return tensor;
  };
  for (const variable of variables) {
    const value = distinct(variable);
    if (value === variable) continue;
    variable.assign(value);
    value.dispose();
  }
  const args = tensors.map(distinct);
  const before = tensorflow.idsOf(variables);
  const argumentIds = tensorflow.idsOf(args);
  const values = variables.map((variable) => variable.clone());
  const isNew = (name: string) => !(name in registered);
  const action = () => {
    try {
      const value = step(putTogether(template, args) as unknown[]);
      const { tensors: results, template: where, leaves } = takeApart(value, "the result");
      if (leaves.length > results.length) throw new Error(noTensor(leaves));
      const given = new Set<tf.Tensor>([...args, ...variables]);
      const ids = { results: tensorflow.idsOf(results), after: tensorflow.idsOf(variables) };
      tf.dispose(results.filter((tensor) => !given.has(tensor)));
      const added = Object.entries(tf.engine().registeredVariables).filter(([name]) => isNew(name));
      tf.dispose(added.map(([, variable]) => variable));
      if (added.length > 0) throw new Error(NEW_VARIABLE);
      return { ...ids, where };
    } finally {
      variables.forEach((variable, i) => variable.assign(values[i]));
      tf.dispose(values);
    }
  };
  const { result, ops, release } = binding.record(action, [...argumentIds, ...before]);
  const undo = () => {
    release();
    tf.dispose(args.filter((arg, i) => arg !== tensors[i]));
  };
  try {
    const { results, after, where } = result;
    const inputs = new Set([...ops.flatMap((op) => op.inputs), ...results]);
    const isRead = (_: unknown, i: number) =>
      inputs.has(before[i]) || after.some((id, k) => k !== i && id === before[i]);
    const isAssigned = (_: unknown, i: number) => before[i] !== after[i];
    const inputIds = [...argumentIds, ...before.filter(isRead)];
    const outputIds = [...results, ...after.filter(isAssigned)];
    return {
      program: programOf(ops, inputIds, outputIds),
      inputIds,
      signature: {
        variables: variables.filter(isRead),
        assigned: variables.filter(isAssigned),
        result: where,
        results: results.length,
      },
      release: undo,
    };
  } catch (error) {
    undo();
    throw error;
  }
}

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
