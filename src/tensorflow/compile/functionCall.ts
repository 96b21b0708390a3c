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
export interface CompiledFunction extends Signature {
  name: string;
  /** The ops of the function, in the order in which TensorFlow's errors count them */
  ops: RecordedOp[];
}

/** What a call runs, and on which arguments. */
export interface Callee {
  called: CompiledFunction;
  args: tf.Tensor[];
  options: CallOptions;
}

/**
 * A running function. It changes nothing until its results are taken, so it can begin early and be dropped if
 * it is not needed.
 */
export class FunctionCall {
  private readonly outputs: Promise<Pointer[]>;
  private readonly controller = new AbortController();
  /** The ids of its input tensors. Undefined until the call before it has assigned its variables. */
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
      called.results + called.assigned.length,
      { ...options, signal: this.controller.signal },
    );
    this.outputs.catch(() => {}); // `take` reports the error; a dropped call must not be an unhandled rejection
  }

  /**
   * Returns true if a call that began now would compute the same: with the same tensors, and with unchanged
   * variables.
   */
  isOf({ called, args }: Callee): boolean {
    if (called !== this.callee.called) return false;
    const inputs = inputsOf({ called, args });
    return inputs.every((id, i) => id === this.inputs?.[i]);
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
   */
  async take(next?: Callee): Promise<{ value: unknown; following?: FunctionCall }> {
    const { assigned, result, results, ops } = this.callee.called;
    const handles = await this.outputs.catch((error: unknown) => {
      if (!(error instanceof OpError && error.step)) throw error;
      const { op, reason } = error.step;
      const { name: kind, place } = ops[op - 1];
      throw errorAt(place, `${kind} (op ${op} of a compiled step): ${reason}`);
    });
    const following = next && new FunctionCall(this.binding, next, this.inputsAfter(next, handles));
    const tensors = this.binding.takeOutputs(handles).map((info) => backend().tensorOf(info));
    assigned.forEach((variable, i) => {
      const value = tensors[results + i];
      variable.assign(value);
      value.dispose();
    });
    if (following) following.inputs = inputsOf(next);
    return { value: putTogether(result, tensors.slice(0, results)), following };
  }

  /** The handles of the inputs that `next` will have once this call has assigned its variables. */
  private inputsAfter(next: Callee, outputs: Pointer[]): Pointer[] {
    const { assigned, results } = this.callee.called;
    const handles = this.binding.handlesOf(inputsOf(next));
    next.called.variables.forEach((variable, i) => {
      const at = assigned.indexOf(variable);
      if (at >= 0) handles[next.args.length + i] = outputs[results + at];
    });
    return handles;
  }
}

const inputsOf = ({ called, args }: Pick<Callee, "called" | "args">) =>
  backend().idsOf([...args, ...called.variables]);
