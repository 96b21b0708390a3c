import { product } from "../../math/product";
import type { TensorKind } from "../eager/errors";
import type { Program, Source } from "./recording";

/** 1 MiB of float32. Smaller constants stay in the function, where Grappler can compute with them. */
const MOST_ELEMENTS = 2 ** 18;

/**
 * Makes large constants, such as a data set that a step uses, arguments that each call passes after the
 * others. A constant in a function is copied, and more than once.
 *
 * @param args the number of arguments that the program has
 * @returns the program, and the ids of the tensors that its new arguments stand for
 */
export function capture(
  { nodes, outputs }: Program,
  args: number,
  kindOf: (id: number) => TensorKind,
): { program: Program; captured: number[] } {
  const captured: number[] = [];
  const now = (source: Source): Source => {
    if (!("constant" in source) || product(kindOf(source.constant).shape) <= MOST_ELEMENTS) return source;
    const known = captured.indexOf(source.constant);
    return { argument: args + (known >= 0 ? known : captured.push(source.constant) - 1) };
  };
  const program = {
    nodes: nodes.map(({ op, inputs }) => ({ op, inputs: inputs.map(now) })),
    outputs: outputs.map(now),
  };
  return { program, captured };
}
