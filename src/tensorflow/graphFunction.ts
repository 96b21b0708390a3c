import { setAttribute } from "./attributes";
import type { Output } from "./cApi";
import { check, checked, type Context } from "./context";
import { kindOf } from "./execute";
import { DTYPE, type TensorKind } from "./errors";
import type { Pointer } from "./native";
import { newTensor } from "./tensors";
import type { Node, Program, Source } from "./recording";

/** Ops of tfjs' kernels whose first input is a list, and how many single inputs follow it. A graph has to be told. */
const INPUTS_AFTER_LIST: Record<string, number> = { AddN: 0, ConcatV2: 1, Einsum: 0, IdentityN: 0, Pack: 0 };

/**
 * Makes a program a function that TensorFlow knows by `name` and runs like an op. Its nodes are called op1, op2, … in the order of the
 * program, and TensorFlow's errors name them.
 */
export function defineFunction(
  context: Context,
  name: string,
  program: Program,
  argumentHandles: readonly Pointer[],
  constantHandle: (id: number) => Pointer,
): void {
  const { api, status } = context;
  const graph = api.TF_NewGraph();
  try {
    const builder = new GraphBuilder(context, graph, constantHandle);
    const inputs = argumentHandles.map((handle, i) => builder.placeholder(i, handle));
    builder.addNodes(program.nodes);
    const outputs = program.outputs.map((source) => builder.result(source));
    const made = api.TF_GraphToFunction(
      ...[graph, name, 0, -1, null, inputs.length, inputs, outputs.length, outputs, null, null, null, status],
    );
    const graphFunction = checked(api, status, made, "Compiling a step");
    try {
      api.TFE_ContextAddFunction(context.pointer, graphFunction, status);
      check(api, status, "Compiling a step");
    } finally {
      api.TF_DeleteFunction(graphFunction);
    }
  } finally {
    api.TF_DeleteGraph(graph);
  }
}

class GraphBuilder {
  private readonly placeholders: Output[] = [];
  private readonly constants = new Map<number | string, Output>();
  private readonly operations: Pointer[] = [];
  private names = 0;

  constructor(
    private readonly context: Context,
    private readonly graph: Pointer,
    private readonly constantHandle: (id: number) => Pointer,
  ) {}

  placeholder(index: number, handle: Pointer): Output {
    const { api } = this.context;
    const { shape, dtype } = kindOf(this.context, handle);
    const operation = this.operation("Placeholder", this.newName(), (description) => {
      api.graphAttributes.type(description, "dtype", dtype);
      api.graphAttributes.shape(description, "shape", BigInt64Array.from(shape, BigInt), shape.length, 0n);
    });
    return (this.placeholders[index] = { oper: operation, index: 0 });
  }

  addNodes(nodes: readonly Node[]): void {
    const { api, status } = this.context;
    for (const [i, { op, inputs }] of nodes.entries()) {
      const outputs = inputs.map((source) => this.output(source)); // first: it may add constants to the graph
      const after = INPUTS_AFTER_LIST[op.name];
      const hasList = after !== undefined;
      const isCounted = op.attributes.some((attribute) => attribute.name === "N");
      if (isCounted && !hasList)
        throw new Error(`${op.name} cannot be compiled: which of its inputs is the list?`);
      const operation = this.operation(op.name, `op${i + 1}`, (description) => {
        const listed = hasList ? outputs.slice(0, outputs.length - after) : [];
        if (hasList) api.TF_AddInputList(description, listed, listed.length);
        for (const output of outputs.slice(listed.length)) api.TF_AddInput(description, output);
        for (const attribute of op.attributes) {
          if (hasList && attribute.name === "N") continue; // follows from the list
          setAttribute(api.graphAttributes, description, attribute, status);
        }
      });
      this.operations.push(operation);
    }
  }

  /** An output of the function: never an input or constant itself, and no output twice, which TensorFlow refuses. */
  result(source: Source): Output {
    const output = this.output(source);
    const identity = this.operation("Identity", this.newName(), (description) =>
      this.context.api.TF_AddInput(description, output),
    );
    return { oper: identity, index: 0 };
  }

  private output(source: Source): Output {
    if ("argument" in source) return this.placeholders[source.argument];
    if ("node" in source) return { oper: this.operations[source.node], index: source.output };
    const key = "literal" in source ? JSON.stringify(source.literal) : source.constant;
    const known = this.constants.get(key);
    if (known) return known;
    const made = "literal" in source ? this.literal(source.literal) : this.recorded(source.constant);
    this.constants.set(key, made);
    return made;
  }

  private recorded(id: number): Output {
    const { api, status } = this.context;
    const handle = this.constantHandle(id);
    const tensor = checked(api, status, api.TFE_TensorHandleResolve(handle, status), "Reading a constant");
    return this.constant(tensor, api.TFE_TensorHandleDataType(handle));
  }

  private literal({ shape, dtype, values }: TensorKind & { values: number[] }): Output {
    const typed = dtype === DTYPE.int32 ? Int32Array.from(values) : Float32Array.from(values);
    return this.constant(newTensor(this.context, shape, dtype, typed), dtype);
  }

  /** Takes the tensor over. */
  private constant(tensor: Pointer, dtype: number): Output {
    const { api, status } = this.context;
    try {
      const operation = this.operation("Const", this.newName(), (description) => {
        api.TF_SetAttrTensor(description, "value", tensor, status);
        api.graphAttributes.type(description, "dtype", dtype);
      });
      return { oper: operation, index: 0 };
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  }

  private newName(): string {
    return `n${this.names++}`;
  }

  private operation(type: string, name: string, describe: (description: Pointer) => void): Pointer {
    const { api, status } = this.context;
    const description = api.TF_NewOperation(this.graph, type, name);
    describe(description);
    return checked(api, status, api.TF_FinishOperation(description, status), `Compiling ${type}`);
  }
}
