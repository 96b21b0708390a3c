import { backend, type tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { OpError } from "../eager/errors";
import type { CallOptions } from "../eager/execute";
import type { RecordedOp } from "../graph/recording";
import { errorAt } from "../graph/userLine";
import type { Pointer } from "../library/memory";
import type { Signature } from "./recordStep";
import { putTogether } from "./structure";

/** A step that has become a TensorFlow function. */
export interface CompiledFunction {
  name: string;
  signature: Signature;
  /** The ops of the function, in the order in which TensorFlow's errors count them */
  ops: RecordedOp[];
}

/** What a call runs, and on which arguments. */
export interface Callee {
  called: CompiledFunction;
  args: tf.Tensor[];
  options: CallOptions;
}

/** The calls that will assign variables when their results have been computed. */
const assigning = new Set<FunctionCall>();

/**
 * Checks that a call would begin with the values that the calls before it assign.
 *
 * @throws Error if it assigns variables itself, and an earlier call is still running that assigns a variable
 *   which it reads or assigns: one of the two updates would be lost
 */
export function refuseOverlap({ signature: { variables, assigned } }: CompiledFunction): void {
  if (assigned.length === 0) return; // it only reads: it computes with the values from before the other call
  const used = new Set([...variables, ...assigned]);
  for (const call of assigning) {
    const shared = call.assigns.find((variable) => used.has(variable));
    if (shared) throw new Error(overlap(shared));
  }
}

/**
 * A running function. It changes nothing until its results are taken, so it can begin early and be dropped if
 * it is not needed.
 */
export class FunctionCall {
  private readonly outputs: Promise<Pointer[]>;
  private readonly controller = new AbortController();
  /**
   * The ids of its input tensors. Undefined until the previous call's results are assigned to the variables.
   */
  private inputs: number[] | undefined;

  /**
   * Begins the call.
   *
   * @param handles of arguments and variables
   * @defaultValue handles are those of the callee's arguments and of the variables' present values
   */
  constructor(
    private readonly binding: LibraryBinding,
    private readonly callee: Callee,
    handles?: Pointer[],
  ) {
    if (!handles) this.inputs = inputsOf(callee);
    const { called, options } = callee;
    this.outputs = binding.callFunction(
      called.name,
      handles ?? binding.handlesOf(this.inputs!),
      called.signature.results + called.signature.assigned.length,
      { ...options, signal: this.controller.signal },
    );
    this.outputs.catch(() => {}); // `take` reports the error; a dropped call must not be an unhandled rejection
  }

  /**
   * Returns true if a call that began now would compute the same, because its tensors are the same and the
   * variables are unchanged.
   */
  isOf({ called, args }: Callee): boolean {
    if (called !== this.callee.called) return false;
    const inputs = inputsOf({ called, args });
    return inputs.every((id, i) => id === this.inputs?.[i]);
  }

  /** The variables that `take` assigns. */
  get assigns(): tf.Variable[] {
    return this.callee.called.signature.assigned;
  }

  /** Ends the wait for the results: `take` throws this reason. */
  abandon(reason: Error): void {
    this.controller.abort(reason);
  }

  /** Deletes the results once they are computed. */
  drop(): void {
    this.outputs.then((handles) => this.binding.dropOutputs(handles)).catch(() => {});
  }

  /**
   * Waits for the results, assigns the variables and returns the step's value. If there is a `next` call, it
   * begins with the results of this one before they are assigned, so that TensorFlow does not wait for
   * JavaScript.
   *
   * @throws Error that names the op that has failed and the line in the step, or the reason passed to
   *   `abandon`
   * @throws Error if a variable that the call assigns has been assigned by someone else in the meantime. All
   *   variables then keep their values.
   */
  async take(next?: Callee): Promise<{ value: unknown; following?: FunctionCall }> {
    assigning.add(this);
    try {
      const { assigned, result, results } = this.callee.called.signature;

      const before = backend().idsOf(assigned);
      const handles = await this.outputs.catch((error: unknown) => {
        throw this.located(error);
      });
      const isSame = (variable: tf.Variable, i: number) =>
        !variable.isDisposed && backend().idsOf([variable])[0] === before[i];
      const changed = assigned.find((variable, i) => !isSame(variable, i));
      if (changed) {
        this.binding.dropOutputs(handles);
        throw new Error(changedDuringCall(changed));
      }
      const following =
        next && inputsExist(next)
          ? new FunctionCall(this.binding, next, this.inputsAfter(next, handles))
          : undefined;
      const tensors = this.binding.takeOutputs(handles).map((info) => backend().tensorOf(info));
      assigned.forEach((variable, i) => {
        const value = tensors[results + i];
        variable.assign(value);
        value.dispose();
      });
      if (following) following.inputs = inputsOf(following.callee);
      return { value: putTogether(result, tensors.slice(0, results)), following };
    } finally {
      assigning.delete(this);
    }
  }

  /** Returns the error of a failed call, with the op and its line in the step. */
  private located(error: unknown): unknown {
    if (!(error instanceof OpError && error.step)) return error;
    const { op, reason } = error.step;
    const { name: kind, place } = this.callee.called.ops[op - 1];
    return errorAt(place, `${kind} (op ${op} of a compiled step): ${reason}`);
  }

  /** Returns the handles of the inputs that `next` will have once this call has assigned its variables. */
  private inputsAfter(next: Callee, outputs: Pointer[]): Pointer[] {
    const { assigned, results } = this.callee.called.signature;
    const handles = this.binding.handlesOf(inputsOf(next));
    next.called.signature.variables.forEach((variable, i) => {
      const at = assigned.indexOf(variable);
      if (at >= 0) handles[next.args.length + i] = outputs[results + at];
    });
    return handles;
  }
}

const inputsOf = ({ called, args }: Pick<Callee, "called" | "args">) =>
  backend().idsOf([...args, ...called.signature.variables]);

const inputsExist = ({ called, args }: Callee) =>
  [...args, ...called.signature.variables].every(({ isDisposed }) => !isDisposed);

function overlap({ name }: tf.Variable): string {
  return (
    `A compiled step was called while another one, which assigns the same variable (${name}), was running: one of the two ` +
    "updates would be lost. Await each call before making the next one."
  );
}

function changedDuringCall({ name }: tf.Variable): string {
  return (
    `The variable ${name} was assigned or disposed of while a compiled step that assigns it was running: one of the two ` +
    "updates would be lost. The step has changed nothing. Await a step before you change its variables."
  );
}
