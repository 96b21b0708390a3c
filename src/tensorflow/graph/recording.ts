import { isDeepStrictEqual } from "node:util";
import type { Attribute } from "../eager/attributes";
import type { TensorKind } from "../eager/errors";

/** An op that was recorded instead of run. Numbers stand for tensors: they are the binding's ids. */
export interface RecordedOp {
  name: string;
  attributes: readonly Attribute[];
  inputs: readonly number[];
  outputs: number[];
  /** Shape and data type of each output. */
  kinds: TensorKind[];
  /** The stack trace of the call. */
  place: Error;
}

/**
 * Where a value of a program comes from: an argument, an output of a node, the tensor with that id, or these
 * numbers.
 */
export type Source =
  | { argument: number }
  | { node: number; output: number }
  | { constant: number }
  | { literal: TensorKind & { values: number[] } };

export interface Node {
  op: RecordedOp;
  inputs: Source[];
}

/** What a recording computes: its ops in order, without those whose results are unused. */
export interface Program {
  nodes: Node[];
  outputs: Source[];
}

/**
 * Makes a program of recorded ops.
 *
 * @param argumentIds tensors that each call passes; all others that no op has made become constants
 * @param outputIds tensors that the program returns
 */
export function programOf(
  ops: readonly RecordedOp[],
  argumentIds: readonly number[],
  outputIds: readonly number[],
): Program {
  const used = new Set(outputIds);
  const live: RecordedOp[] = [];
  for (const op of ops.toReversed()) {
    if (!op.outputs.some((id) => used.has(id))) continue;
    live.push(op);
    for (const id of op.inputs) used.add(id);
  }
  live.reverse();
  const sources = new Map<number, Source>(argumentIds.map((id, argument) => [id, { argument }]));
  live.forEach((op, node) => op.outputs.forEach((id, output) => sources.set(id, { node, output })));
  const sourceOf = (id: number): Source => sources.get(id) ?? { constant: id };
  return {
    nodes: live.map((op) => ({ op, inputs: op.inputs.map(sourceOf) })),
    outputs: outputIds.map(sourceOf),
  };
}

/** Returns the ids of the tensors that are constants of a program. */
export function constantsOf({ nodes, outputs }: Program): number[] {
  const sources = [...nodes.flatMap(({ inputs }) => inputs), ...outputs];
  return [...new Set(sources.flatMap((source) => ("constant" in source ? [source.constant] : [])))];
}

/** How two recordings differ, in words, and the stack trace of the first op that does. */
export interface Difference {
  text: string;
  place?: Error;
}

/**
 * Compares two recordings of a step. Returns undefined if they compute the same.
 *
 * @param sameConstant whether the tensor with id `a` in one recording has the values of tensor `b` in the
 *   other
 */
export function difference(
  one: Program,
  other: Program,
  sameConstant: (a: number, b: number) => boolean,
): Difference | undefined {
  const same = (a: Source, b: Source): boolean =>
    "constant" in a && "constant" in b ? sameConstant(a.constant, b.constant) : isDeepStrictEqual(a, b);
  for (let i = 0; i < Math.max(one.nodes.length, other.nodes.length); i++) {
    const [a, b] = [one.nodes[i], other.nodes[i]];
    const place = (b ?? a)?.op.place;
    if (a?.op.name !== b?.op.name) {
      const text = `op ${i + 1} is ${a?.op.name ?? "missing"} in one call and ${b?.op.name ?? "missing"} in the next`;
      return { text, place };
    }
    if (!isDeepStrictEqual(a.op.attributes, b.op.attributes)) {
      return { text: `the settings of ${a.op.name} (op ${i + 1}) change from call to call`, place };
    }
    const input = a.inputs.findIndex((source, k) => !b.inputs[k] || !same(source, b.inputs[k]));
    if (input >= 0 || a.inputs.length !== b.inputs.length) {
      const text = `input ${input + 1} of ${a.op.name} (op ${i + 1}) comes from JavaScript and changes from call to call`;
      return { text, place };
    }
  }
  const output = one.outputs.findIndex((source, k) => !same(source, other.outputs[k]));
  return output < 0
    ? undefined
    : { text: `result ${output + 1} comes from JavaScript and changes from call to call` };
}
