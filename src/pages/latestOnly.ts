/**
 * Returns a function that passes values on to `work`, one at a time or `atOnce`. Of the values that arrive
 * while `work` is busy, only the last is passed on. Nothing can pile up behind a redraw that is slower than a
 * slider.
 *
 * @returns a function whose promise, if `work` returns one, is rejected with what `work` throws
 */
export function latestOnly<T>(
  work: (value: T) => unknown,
  atOnce = 1,
): (value: T) => Promise<void> | undefined {
  let busy = 0;
  let waiting: { value: T } | undefined;
  const finish = async (first: Promise<unknown>) => {
    busy++;
    try {
      await first;
      while (waiting) {
        const { value } = waiting;
        waiting = undefined;
        await work(value);
      }
    } finally {
      busy--;
      waiting = undefined; // after an error, the value that was waiting is dropped
    }
  };
  return (value) => {
    if (busy >= atOnce) {
      waiting = { value };
      return undefined;
    }
    const result = work(value);
    return result instanceof Promise ? finish(result) : undefined;
  };
}
