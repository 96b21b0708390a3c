import type { Attribute } from "../eager/attributes";
import { DTYPE, type TensorKind } from "../eager/errors";
import type { Node, Program, RecordedOp, Source } from "../graph/recording";

/** What a rewriting can look up about the tensors that a program is called with and its constants. */
export interface KnownTensors {
  argument(index: number): TensorKind;
  constant(id: number): TensorKind;
  values(id: number): ArrayLike<number>;
  /** The number that all elements of a constant are equal to; undefined if there is none */
  filled(id: number): number | undefined;
}

/** A recorded op with its inputs in the rewritten program. */
export interface Recorded {
  op: RecordedOp;
  inputs: Source[];
  graph: Rewriting;
}

/** Returns a value that is the same as the recorded op's, or undefined if the rule does not apply to it. */
export type Rule = (recorded: Recorded) => Source | undefined;

/** Rewrites a program op by op. The first rule that applies to an op replaces it. */
export class Rewriting {
  private readonly nodes: Node[] = [];
  /** For each output of each old node, the value that replaces it. */
  private readonly moved: Source[][] = [];

  /** The values that `once` has made, by key. */
  private readonly made = new Map<string, Source>();

  constructor(
    private readonly known: KnownTensors,
    private readonly rules: Rule[],
  ) {}

  /** Rewrites the next op of the program. Its inputs are those of the old program. */
  take(op: RecordedOp, oldInputs: Source[]): void {
    const inputs = oldInputs.map((source) => this.now(source));
    for (const rule of this.rules) {
      const instead = rule({ op, inputs, graph: this });
      if (instead) return void this.moved.push([instead]);
    }
    const node = this.nodes.push({ op, inputs }) - 1;
    this.moved.push(op.kinds.map((_, output) => ({ node, output })));
  }

  /**
   * Appends an op in place of a recorded one, whose line in the user's code its errors show. Returns the
   * first output.
   *
   * @param kinds shape and data type of each output
   */
  add(
    { place }: RecordedOp,
    name: string,
    attributes: readonly Attribute[],
    inputs: Source[],
    ...kinds: TensorKind[]
  ): Source {
    const op = { name, attributes, inputs: [], outputs: [], place, kinds };
    return { node: this.nodes.push({ op, inputs }) - 1, output: 0 };
  }

  /** Makes a constant. */
  literal(dtype: "float32" | "int32", values: number[], shape: number[]): Source {
    return { literal: { dtype: DTYPE[dtype], values, shape } };
  }

  /** Calls `make` once for each key, and returns the value that it made. */
  once(key: string, make: () => Source): Source {
    const known = this.made.get(key) ?? make();
    this.made.set(key, known);
    return known;
  }

  /** Returns the node that computes a value if it is one of these ops. */
  maker(source: Source | undefined, ...names: string[]): Node | undefined {
    const node = source && "node" in source ? this.nodes[source.node] : undefined;
    return node && names.includes(node.op.name) ? node : undefined;
  }

  /** Returns the shape and data type of a value. */
  kind(source: Source): TensorKind {
    if ("argument" in source) return this.known.argument(source.argument);
    if ("constant" in source) return this.known.constant(source.constant);
    if ("literal" in source) return source.literal;
    return this.nodes[source.node].op.kinds[source.output];
  }

  /** Returns the numbers in a constant; undefined for any other value. */
  values(source: Source): ArrayLike<number> | undefined {
    return "constant" in source ? this.known.values(source.constant) : undefined;
  }

  /** Returns the number that all elements of a constant or a Fill equal; undefined if there is none. */
  filled(source: Source): number | undefined {
    const fill = this.maker(source, "Fill");
    if (fill) return this.filled(fill.inputs[1]);
    return "constant" in source ? this.known.filled(source.constant) : undefined;
  }

  /**
   * Returns the result of an activation of `x` if the program computes it, or else `x`. A gradient that is
   * computed from the result no longer needs `x`, which Grappler can then fuse with the activation.
   *
   * @param alpha a float32 number
   */
  activated(x: Source, name: string, alpha?: number): Source {
    const isIt = ({ op, inputs }: Node) => {
      if (op.name !== name || !same(inputs[0], x)) return false;
      const its = op.attributes.find((attribute) => attribute.name === "alpha")?.value;
      return alpha === undefined ? its === undefined : Math.fround(its as number) === alpha;
    };
    const node = this.nodes.findIndex(isIt);
    return node < 0 ? x : { node, output: 0 };
  }

  /** Returns the rewritten program, without nodes whose results are unused. */
  finish(outputs: Source[]): Program {
    return withoutUnused({ nodes: this.nodes, outputs: outputs.map((source) => this.now(source)) });
  }

  private now(source: Source): Source {
    return "node" in source ? this.moved[source.node][source.output] : source;
  }
}

/** Applies rules to the ops of a program, one after the other. */
export function rewritten({ nodes, outputs }: Program, known: KnownTensors, rules: Rule[]): Program {
  const graph = new Rewriting(known, rules);
  for (const { op, inputs } of nodes) graph.take(op, inputs);
  return graph.finish(outputs);
}

/** Returns true if two values are the same argument, constant or output of a node. */
export function same(a: Source, b: Source): boolean {
  if ("node" in a && "node" in b) return a.node === b.node && a.output === b.output;
  if ("argument" in a && "argument" in b) return a.argument === b.argument;
  return "constant" in a && "constant" in b && a.constant === b.constant;
}

function withoutUnused({ nodes, outputs }: Program): Program {
  const used = new Set<number>();
  const use = (source: Source) => "node" in source && used.add(source.node);
  outputs.forEach(use);
  for (let i = nodes.length - 1; i >= 0; i--) if (used.has(i)) nodes[i].inputs.forEach(use);
  const at = new Map([...used].sort((a, b) => a - b).map((node, i) => [node, i]));
  const now = (source: Source): Source =>
    "node" in source ? { node: at.get(source.node)!, output: source.output } : source;
  const left = [...at.keys()].map((i) => ({ op: nodes[i].op, inputs: nodes[i].inputs.map(now) }));
  return { nodes: left, outputs: outputs.map(now) };
}
