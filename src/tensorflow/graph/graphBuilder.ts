import { setAttribute, type Attribute } from "../eager/attributes";
import { checked, type Context } from "../eager/context";
import type { TensorKind } from "../eager/errors";
import type { Output } from "../library/cDeclarations";
import type { Pointer } from "../library/memory";
import { opDefinition } from "./opDefinitions";

/** Adds nodes to a TensorFlow graph. */
export class GraphBuilder {
  private names = 0;

  constructor(
    private readonly context: Context,
    readonly graph: Pointer,
  ) {}

  placeholder({ shape, dtype }: TensorKind): Output {
    const { api } = this.context;
    return this.single("Placeholder", (description) => {
      api.graphAttributes.type(description, "dtype", dtype);
      api.graphAttributes.shape(description, "shape", BigInt64Array.from(shape, BigInt), shape.length, 0n);
    });
  }

  /** Adds a constant, and deletes the tensor that holds its value. */
  constant(tensor: Pointer, dtype: number): Output {
    const { api, status } = this.context;
    try {
      return this.single("Const", (description) => {
        api.TF_SetAttrTensor(description, "value", tensor, status);
        api.graphAttributes.type(description, "dtype", dtype);
      });
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  }

  /** Adds the value of an eager tensor as a constant. */
  constantOf(handle: Pointer): Output {
    const { api, status } = this.context;
    const tensor = checked(api, status, api.TFE_TensorHandleResolve(handle, status), "Reading a constant");
    return this.constant(tensor, api.TFE_TensorHandleDataType(handle));
  }

  identity(input: Output): Output {
    return this.single("Identity", (description) => this.context.api.TF_AddInput(description, input));
  }

  /**
   * Adds an op as tfjs' kernels call it: the members of a list input are inputs of their own. If an attribute
   * contradicts the data types of the inputs, as for tf.mean of integers, the inputs decide, as they do in
   * eager ops.
   *
   * @throws Error if TensorFlow refuses the op
   */
  op(type: string, name: string, attributes: readonly Attribute[], inputs: readonly Output[]): Pointer {
    const { api, status } = this.context;
    const { isList, inferred } = opDefinition(this.context, this.graph, type);
    const lists = isList.filter(Boolean).length;
    const length = (inputs.length - (isList.length - lists)) / lists; // lists of one op are equally long
    return this.operation(type, name, (description) => {
      const left = [...inputs];
      const add = (input: Output) => api.TF_AddInput(description, input);
      for (const each of isList) {
        const taken = left.splice(0, each ? length : 1);
        if (each) api.TF_AddInputList(description, taken, taken.length);
        else taken.forEach(add);
      }
      left.forEach(add); // TensorFlow refuses more inputs than the op has
      for (const attribute of attributes) {
        if (!inferred.has(attribute.name)) setAttribute(api.graphAttributes, description, attribute, status);
      }
    });
  }

  private single(type: string, describe: (description: Pointer) => void): Output {
    return { oper: this.operation(type, `n${this.names++}`, describe), index: 0 };
  }

  private operation(type: string, name: string, describe: (description: Pointer) => void): Pointer {
    const { api, status } = this.context;
    const description = api.TF_NewOperation(this.graph, type, name);
    describe(description);
    const device = this.context.placements[type];
    if (device) api.TF_SetDevice(description, device);
    return checked(api, status, api.TF_FinishOperation(description, status), `Compiling ${type}`);
  }
}
