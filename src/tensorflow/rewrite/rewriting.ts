import type { Attribute } from "../eager/attributes";
import { DTYPE, type TensorKind } from "../eager/errors";
import type { Node, Program, RecordedOp, Source } from "../graph/recording";

/** What is known of the tensors that a program is given. */
export interface KnownTensors {
  argument(index: number): TensorKind;
  constant(id: number): TensorKind;
  values(id: number): ArrayLike<number>;
}

export interface Recorded {
  op: RecordedOp;
  inputs: Source[];
  graph: Rewriting;
}

/** What computes the same as a recorded op, or undefined where the rule has nothing to say. */
export type Rule = (recorded: Recorded) => Source | undefined;

/** A program whose recorded ops are replaced, one after the other, by what the first rule that knows them makes of them. */
export class Rewriting {
  private readonly nodes: Node[] = [];
  /** For each output of each old node, what computes it now. */
  private readonly moved: Source[][] = [];

  private readonly made = new Map<string, Source>();

  constructor(
    private readonly known: KnownTensors,
    private readonly rules: Rule[],
  ) {}

  take(op: RecordedOp, oldInputs: Source[]): void {
    const inputs = oldInputs.map((source) => this.now(source));
    for (const rule of this.rules) {
      const instead = rule({ op, inputs, graph: this });
      if (instead) return void this.moved.push([instead]);
    }
    const node = this.nodes.push({ op, inputs }) - 1;
    this.moved.push(op.kinds.map((_, output) => ({ node, output })));
  }

  /** Appends an op in the place of a recorded one, and returns its first output. */
  add(
    { place }: RecordedOp,
    name: string,
    attributes: Attribute[],
    inputs: Source[],
    ...kinds: TensorKind[]
  ): Source {
    const op = { name, attributes, inputs: [], outputs: [], place, kinds };
    return { node: this.nodes.push({ op, inputs }) - 1, output: 0 };
  }

  /** A constant of the program's own. */
  literal(dtype: "float32" | "int32", values: number[], shape: number[]): Source {
    return { literal: { dtype: DTYPE[dtype], values, shape } };
  }

  /** What `make` adds, once for all that ask for it. */
  once(key: string, make: () => Source): Source {
    const known = this.made.get(key) ?? make();
    this.made.set(key, known);
    return known;
  }

  /** The node that makes a value, if it is one of these ops. */
  maker(source: Source | undefined, ...names: string[]): Node | undefined {
    const node = source && "node" in source ? this.nodes[source.node] : undefined;
    return node && names.includes(node.op.name) ? node : undefined;
  }

  kind(source: Source): TensorKind {
    if ("argument" in source) return this.known.argument(source.argument);
    if ("constant" in source) return this.known.constant(source.constant);
    if ("literal" in source) return source.literal;
    return this.nodes[source.node].op.kinds[source.output];
  }

  values(source: Source): ArrayLike<number> | undefined {
    return "constant" in source ? this.known.values(source.constant) : undefined;
  }

  /** The one value that all elements of a constant have. */
  filled(source: Source): number | undefined {
    const fill = this.maker(source, "Fill");
    if (fill) return this.filled(fill.inputs[1]);
    const values = this.values(source);
    return values && values.length > 0 && Array.from(values).every((v) => v === values[0])
      ? values[0]
      : undefined;
  }

  /** The result of the activation of a value, where the program has it: its gradient then needs the value no more. */
  activated(x: Source, name: string, alpha?: number): Source {
    const isIt = ({ op, inputs }: Node) =>
      op.name === name &&
      same(inputs[0], x) &&
      op.attributes.find((attribute) => attribute.name === "alpha")?.value === alpha;
    const node = this.nodes.findIndex(isIt);
    return node < 0 ? x : { node, output: 0 };
  }

  finish(outputs: Source[]): Program {
    return withoutUnused({ nodes: this.nodes, outputs: outputs.map((source) => this.now(source)) });
  }

  private now(source: Source): Source {
    return "node" in source ? this.moved[source.node][source.output] : source;
  }
}

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
