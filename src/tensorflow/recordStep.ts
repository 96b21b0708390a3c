import { runOp, tf } from "./backend";
import type { LibraryBinding } from "./binding";
import type { TensorFlowBackend } from "./kernelBackend";
import { programOf, type Program } from "./recording";
import { putTogether, takeApart, type Leaf, type Structure } from "./structure";

/** How a recorded step is called. */
export interface Signature {
  /** Given after the step's arguments: every variable that it reads. */
  variables: tf.Variable[];
  assigned: tf.Variable[];
  /** Where the tensors stand in what the step returns. */
  result: Structure["template"];
  results: number;
}

export interface Recorded {
  value: unknown;
  /** The tensors of the value. */
  results: tf.Tensor[];
  program: Program;
  inputIds: number[];
  signature: Signature;
  release: () => void;
}

/** Runs the step eagerly, and writes down what it computed. */
export function recordStep(
  binding: LibraryBinding,
  step: (args: unknown[]) => unknown,
  { template, tensors }: Structure,
): Recorded {
  const backend = tf.backend() as TensorFlowBackend;
  const registered = { ...tf.engine().registeredVariables };
  const variables = Object.values(registered);
  // The recording knows tensors by their ids: no two variables and arguments may have the same.
  const seen = new Set<number>();
  const distinct = (tensor: tf.Tensor): tf.Tensor => {
    const [id] = backend.idsOf([tensor]);
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
  const before = backend.idsOf(variables);
  const argumentIds = backend.idsOf(args);
  const { result, ops, release } = binding.record(() => {
    const value = step(putTogether(template, args) as unknown[]);
    const { tensors: results, template: where, leaves } = takeApart(value, "the result");
    if (leaves.length > results.length) throw new Error(noTensor(leaves));
    return { value, results, where };
  });
  const undo = () => {
    release();
    tf.dispose(args.filter((arg, i) => arg !== tensors[i]));
  };
  try {
    const { value, results, where } = result;
    const isNew = (name: string) => !(name in registered);
    if (Object.keys(tf.engine().registeredVariables).some(isNew)) throw new Error(NEW_VARIABLE);
    const after = backend.idsOf(variables);
    const inputs = new Set([...ops.flatMap((op) => op.inputs), ...backend.idsOf(results)]);
    const isRead = (_: unknown, i: number) =>
      inputs.has(before[i]) || after.some((id, k) => k !== i && id === before[i]);
    const isAssigned = (_: unknown, i: number) => before[i] !== after[i];
    const inputIds = [...argumentIds, ...before.filter(isRead)];
    const outputIds = [...backend.idsOf(results), ...after.filter(isAssigned)];
    return {
      value,
      results,
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
  "A compiled step made a variable, which only its first call may do: make variables (optimizers, layers, RandomStreams) before " +
  "the step and use them in it.";

function noTensor(leaves: Leaf[]): string {
  const { path, kind } = leaves.find((leaf) => !/ \[.*\]$/.test(leaf.kind))!;
  return (
    `A compiled step must return tensors, got ${path}, ${kind}: JavaScript made it, and it would stay as it is in this call. ` +
    "Return it as a tensor that the step computes."
  );
}
