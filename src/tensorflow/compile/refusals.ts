const REMEDY =
  "Draw random numbers from a RandomStream (not with Math.random, tf.randomNormal or a dropout with a seed), pass values " +
  "that change as tensors, or train with { compile: false }.";

/** Returns the message for a step whose recordings differ from one to the next, or cannot be compared. */
export function cannotBeCompiled(reason: string): string {
  return (
    `The step cannot be compiled: ${reason}. A compiled step runs without JavaScript, so what JavaScript computes would ` +
    `never change again. ${REMEDY}`
  );
}

/**
 * Returns the message for a step that has changed since it was recorded.
 *
 * @param calls the number of calls that nothing has checked
 */
export function hasChanged(difference: string, calls: number): string {
  const before =
    calls === 0
      ? ""
      : ` The ${calls === 1 ? "call" : `${calls} calls`} before it may have used the old value.`;
  return (
    `The step has changed since it was compiled: ${difference}. A compiled step runs without JavaScript, so it does not ` +
    `notice that. This call has changed nothing.${before} The next call records the step again. ${REMEDY}`
  );
}
