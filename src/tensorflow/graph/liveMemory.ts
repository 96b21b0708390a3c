import { product } from "../../math/product";
import type { Program, Source } from "./recording";

/** Ops that pass the memory of their first input on. */
const PASS_ON = ["Reshape", "Identity"];

interface Buffer {
  elements: number;
  /** The last node that uses it */
  until: number;
}

/**
 * Returns the sizes, in elements, of the tensors that a program holds at the moment when they take the most
 * memory, besides its arguments and constants. This assumes that ops run in order, and that each writes over
 * an input of the same size that no later op needs.
 */
export function liveMemory({ nodes, outputs }: Program): number[] {
  const lastUse = new Map<string, number>();
  nodes.forEach(({ inputs }, i) => inputs.forEach((source) => lastUse.set(keyOf(source), i)));
  outputs.forEach((source) => lastUse.set(keyOf(source), nodes.length));

  const buffers = new Map<string, Buffer>();
  let alive = new Set<Buffer>();
  let most: number[] = [];
  let mostSum = 0;
  for (const [i, { op, inputs }] of nodes.entries()) {
    const given = inputs.map((source) => buffers.get(keyOf(source)));
    for (const [output, { shape }] of op.kinds.entries()) {
      const key = keyOf({ node: i, output });
      const elements = product(shape);
      const until = lastUse.get(key) ?? i;
      const reused = PASS_ON.includes(op.name)
        ? given[0]
        : given.find((buffer) => buffer?.until === i && buffer.elements === elements);
      const buffer = reused ?? { elements, until };
      buffer.until = Math.max(buffer.until, until);
      buffers.set(key, buffer);
      alive.add(buffer);
    }
    const sizes = [...alive].map((buffer) => buffer.elements);
    const sum = sizes.reduce((total, size) => total + size, 0);
    if (sum > mostSum) [most, mostSum] = [sizes, sum];
    alive = new Set([...alive].filter(({ until }) => until > i));
  }
  return most;
}

const keyOf = (source: Source): string => ("node" in source ? `${source.node}:${source.output}` : "");
