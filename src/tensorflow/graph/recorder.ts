import { product } from "../../math/product";
import type { Attribute } from "../eager/attributes";
import { check, type Context } from "../eager/context";
import type { TensorKind } from "../eager/errors";
import { kindOf } from "../eager/execute";
import type { Output } from "../library/cDeclarations";
import type { Pointer } from "../library/memory";
import { GraphBuilder } from "./graphBuilder";
import type { RecordedOp } from "./recording";
import { here } from "./userLine";

/** Tensors with up to this many elements may determine a shape: they can be axes, sizes or paddings. */
const SMALL = 64;

/**
 * Records ops without running them. Their outputs have an id, and a shape and a data type that TensorFlow
 * infers, but no values.
 */
export class Recorder {
  readonly ops: RecordedOp[] = [];
  private readonly graph: Pointer;
  private readonly builder: GraphBuilder;
  private readonly outputs = new Map<number, Output>();

  /**
   * @param handleOf returns the handle of a tensor that existed before the recording
   * @param isArgument tells whether a tensor is an argument of the step, which differs from call to call
   */
  constructor(
    private readonly context: Context,
    private readonly handleOf: (id: number) => Pointer,
    private readonly isArgument: (id: number) => boolean,
  ) {
    this.graph = context.api.TF_NewGraph();
    this.builder = new GraphBuilder(context, this.graph);
  }

  /**
   * Records an op.
   *
   * @param nextId supplies the ids by which later ops refer to the outputs
   * @returns id, shape and data type of each output
   * @throws Error if a shape depends on values
   */
  add(name: string, attributes: readonly Attribute[], inputs: readonly number[], nextId: () => number) {
    const { api } = this.context;
    const place = here();
    const sources = inputs.map((id) => this.source(id));
    const operation = this.builder.op(name, `op${this.ops.length + 1}`, attributes, sources);
    const made = Array.from({ length: api.TF_OperationNumOutputs(operation) }, (_, index) => {
      const output = { oper: operation, index };
      const id = nextId();
      this.outputs.set(id, output);
      return { id, ...this.kindOf(name, output) };
    });
    const kinds = made.map(({ shape, dtype }) => ({ shape, dtype }));
    this.ops.push({ name, attributes, inputs: [...inputs], outputs: made.map(({ id }) => id), kinds, place });
    return made;
  }

  close(): void {
    this.context.api.TF_DeleteGraph(this.graph);
  }

  private source(id: number): Output {
    const known = this.outputs.get(id);
    if (known) return known;
    const handle = this.handleOf(id);
    const kind = kindOf(this.context, handle);
    const isConstant = product(kind.shape) <= SMALL && !this.isArgument(id);
    const made = isConstant ? this.builder.constantOf(handle) : this.builder.placeholder(kind);
    this.outputs.set(id, made);
    return made;
  }

  private kindOf(name: string, output: Output): TensorKind {
    const { api, status } = this.context;
    const rank = api.TF_GraphGetTensorNumDims(this.graph, output, status);
    const dims = new BigInt64Array(Math.max(rank, 0));
    if (rank > 0) api.TF_GraphGetTensorShape(this.graph, output, dims, rank, status);
    check(api, status, name);
    const shape = Array.from(dims, Number);
    if (rank < 0 || shape.includes(-1)) {
      throw new Error(
        `The shape of ${name}'s result depends on the values of tensors, which a compiled step is recorded without. ` +
          "Pass sizes as numbers, or train with { compile: false }.",
      );
    }
    return { shape, dtype: api.TF_OperationOutputType(output) };
  }
}
