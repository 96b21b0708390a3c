import { tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { OpError } from "../eager/errors";
import type { CallOptions } from "../eager/execute";
import type { TensorFlowBackend } from "../backend/kernelBackend";
import type { Pointer } from "../library/memory";
import type { Signature } from "./recordStep";
import type { RecordedOp } from "../graph/recording";
import { putTogether } from "./structure";
import { errorAt } from "../graph/userLine";

/** A step as one TensorFlow function. */
export interface CompiledFunction extends Signature {
  name: string;
  ops: RecordedOp[];
}

/** What a call is made of. */
export interface Callee {
  called: CompiledFunction;
  args: tf.Tensor[];
  options: CallOptions;
}

/** A function that runs. Nothing of this program changes before its results are taken, so it may have begun too early. */
export class FunctionCall {
  private readonly outputs: Promise<Pointer[]>;
  private readonly controller = new AbortController();
  /** What it computes with, as numbers of tensors; unknown as long as the call before it has not assigned its variables. */
  private inputs: number[] | undefined;

  /** @param handles of arguments and variables: those of now, where they are left out */
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
    this.outputs.catch(() => {}); // whoever takes the results gets the error; nobody may
  }

  /** Whether a call that began now would compute the same: of the same tensors, and no variable has changed since. */
  isOf({ called, args }: Callee): boolean {
    if (called !== this.callee.called) return false;
    const inputs = inputsOf({ called, args });
    return inputs.every((id, i) => id === this.inputs?.[i]);
  }

  /** Ends the wait for the results with this reason. */
  abandon(reason: Error): void {
    this.controller.abort(reason);
  }

  /** Lets nobody have the results. */
  drop(): void {
    this.outputs.then((handles) => this.binding.dropOutputs(handles)).catch(() => {});
  }

  /**
   * Assigns the variables and gives the results. `next` begins first, with what this call gave, so that TensorFlow does not wait
   * for JavaScript.
   */
  async take(next?: Callee): Promise<{ value: unknown; following?: FunctionCall }> {
    const { assigned, result, results, ops } = this.callee.called;
    const backend = tf.backend() as TensorFlowBackend;
    const handles = await this.outputs.catch((error: unknown) => {
      if (!(error instanceof OpError && error.step)) throw error;
      const { op, reason } = error.step;
      const { name: kind, place } = ops[op - 1];
      throw errorAt(place, `${kind} (op ${op} of a compiled step): ${reason}`);
    });
    const following = next && new FunctionCall(this.binding, next, this.inputsAfter(next, handles));
    const tensors = this.binding.takeOutputs(handles).map((info) => backend.tensorOf(info));
    assigned.forEach((variable, i) => {
      const value = tensors[results + i];
      variable.assign(value);
      value.dispose();
    });
    if (following) following.inputs = inputsOf(next);
    return { value: putTogether(result, tensors.slice(0, results)), following };
  }

  /** The handles that `next` takes when this call has assigned its variables. */
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
  (tf.backend() as TensorFlowBackend).idsOf([...args, ...called.variables]);
