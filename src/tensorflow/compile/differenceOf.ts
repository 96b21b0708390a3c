import { isDeepStrictEqual } from "node:util";
import type { tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import type { Difference, Source } from "../graph/recording";
import type { Pointer } from "../library/memory";
import type { Recorded } from "./recordStep";

/** The differences to overlook: changes that were noticed before a call used the old value. */
export interface Excuses {
  /** True for a variable that may replace any other one. */
  isNew: (variable: tf.Variable) => boolean;
  /** True for a constant that any other one may replace. */
  isGone: (id: number) => boolean;
}

/**
 * Compares two recordings of a step. Returns undefined if they compute the same with the same variables.
 *
 * @param options.held the constants of `one`, if its recording has been released
 */
export function differenceOf(
  binding: LibraryBinding,
  one: Pick<Recorded, "program" | "signature">,
  other: Recorded,
  { held, excuses }: { held?: ReadonlyMap<number, Pointer>; excuses?: Excuses } = {},
): Difference | undefined {
  const [a, b] = [one.signature, other.signature];
  const inOps = binding.difference(one.program, other.program, { held, mayDiffer: excuses?.isGone });
  const read = changed(a.variables, b.variables, excuses);
  if (read) return { text: `it reads ${read.text}`, place: placeOfRead(other, read.at) ?? inOps?.place };
  const assigned = changed(a.assigned, b.assigned, excuses);
  if (assigned) return { text: `it assigns ${assigned.text}`, place: inOps?.place };
  if (inOps || isDeepStrictEqual(a.result, b.result)) return inOps;
  return { text: "its result has different names or lists from one call to the next" };
}

/** Returns the first variable that differs. */
function changed(
  one: tf.Variable[],
  other: tf.Variable[],
  excuses?: Excuses,
): { at: number; text: string } | undefined {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (one[at] === other[at] || (one[at] && other[at] && excuses?.isNew(other[at]))) continue;
    const [was, is] = [one[at], other[at]].map((variable) =>
      variable ? `the variable ${variable.name}` : "no further variable",
    );
    return { at, text: `${was} in one call and ${is} in the next` };
  }
  return undefined;
}

/** Returns the place where a step first reads the variable at a position in its list of variables. */
function placeOfRead({ program, inputIds, signature }: Recorded, at: number): Error | undefined {
  const argument = inputIds.length - signature.variables.length + at;
  const isIt = (source: Source) => "argument" in source && source.argument === argument;
  return program.nodes.find(({ inputs }) => inputs.some(isIt))?.op.place;
}
