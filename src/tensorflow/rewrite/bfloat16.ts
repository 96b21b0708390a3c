import { typeAttribute } from "../eager/attributes";
import { DTYPE } from "../eager/errors";
import type { Program, RecordedOp, Source } from "../graph/recording";
import { rewritten, type KnownTensors, type Rewriting, type Rule } from "./rewriting";

/** The ops that tensor cores compute in bfloat16, with float32 sums. */
const COMPUTES = ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MatMul"];

/** Ops that stay bfloat16 if their input is, which halves the memory that they move. */
const FOLLOWS = ["BiasAdd", "Relu", "ReluGrad", "LeakyRelu", "LeakyReluGrad", "Reshape"];

/**
 * Rewrites a program for GPUs so that its convolutions and matrix products compute in bfloat16. Weights,
 * optimizers and losses stay float32. (On CPUs, Grappler does this: see precision.ts.)
 */
export function inBfloat16(program: Program, known: KnownTensors): Program {
  return rewritten(program, known, [bfloat16]);
}

const bfloat16: Rule = ({ op, inputs, graph }) => {
  if (op.kinds[0].dtype !== DTYPE.float32) return undefined;
  const follows = FOLLOWS.includes(op.name) && raised(graph, inputs[0]) !== undefined;
  if (!follows && !COMPUTES.includes(op.name)) return undefined;
  const lowered = inputs.map((source) =>
    graph.kind(source).dtype === DTYPE.float32 ? lower(graph, op, source) : source,
  );
  const attributes = op.attributes.map((attribute) =>
    attribute.name === "T" ? { ...attribute, value: DTYPE.bfloat16 } : attribute,
  );
  const result = graph.add(op, op.name, attributes, lowered, { ...op.kinds[0], dtype: DTYPE.bfloat16 });
  return cast(graph, op, result, DTYPE.float32);
};

/** Returns the bfloat16 value that a float32 value was cast from, if there is one. */
function raised(graph: Rewriting, source: Source): Source | undefined {
  const from = graph.maker(source, "Cast")?.inputs[0];
  return from && graph.kind(from).dtype === DTYPE.bfloat16 ? from : undefined;
}

/** Casts a float32 value to bfloat16, once for all ops that need it. */
function lower(graph: Rewriting, op: RecordedOp, source: Source): Source {
  const known = raised(graph, source);
  if (known) return known;
  return graph.once(`bfloat16 ${JSON.stringify(source)}`, () => cast(graph, op, source, DTYPE.bfloat16));
}

function cast(graph: Rewriting, op: RecordedOp, source: Source, dtype: number): Source {
  const { shape, dtype: from } = graph.kind(source);
  return graph.add(op, "Cast", [typeAttribute("SrcT", from), typeAttribute("DstT", dtype)], [source], {
    shape,
    dtype,
  });
}
