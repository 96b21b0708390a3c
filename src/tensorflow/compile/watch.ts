import { tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { constantsOf } from "../graph/recording";
import type { Recorded } from "./recordStep";

/**
 * Remembers what can be compared before every call, since it takes microseconds: whether the variables of a
 * step and the tensors that are its constants still exist, which of its variables are trainable, the settings
 * of tfjs' optimizers, and how many variables there are. (A step that uses a new model or variable instead of
 * an old one cannot do so before it exists.)
 *
 * @param recorded a recording that has been released
 * @returns a function that returns true while all of it is the same
 */
export function watch(binding: LibraryBinding, { program, signature, optimizers }: Recorded): () => boolean {
  const { variables, assigned } = signature;
  const used = [...variables, ...assigned];
  const constants = constantsOf(program).filter((id) => binding.isAlive(id)); // of the code around the step
  const present = () => [
    numberOfVariables(),
    ...variables.map(({ trainable }) => trainable),
    ...optimizers.flatMap(settingsOf),
  ];
  const before = present();
  return () =>
    used.every(({ isDisposed }) => !isDisposed) &&
    constants.every((id) => binding.isAlive(id)) &&
    present().every((value, i) => Object.is(value, before[i]));
}

function numberOfVariables(): number {
  return Object.keys(tf.engine().registeredVariables).length;
}

/** The numbers and switches of an optimizer, except for the number of its steps. */
function settingsOf(optimizer: tf.Optimizer): unknown[] {
  return Object.entries(optimizer)
    .filter(([name, value]) => name !== "iterations_" && typeof value !== "object")
    .map(([, value]) => value as unknown);
}
