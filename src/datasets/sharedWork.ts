/** Work that is done once for all simultaneous callers. */

interface Work<T> {
  result: Promise<T>;
  /** The number of callers that are waiting for the result. */
  callers: number;
  controller: AbortController;
}

export interface Share<T> {
  value: T;
  /** True for exactly one of the callers: the last one to receive the value. */
  last: boolean;
}

/** The work in progress, by key. */
const underWay = new Map<string, Work<unknown>>();

/**
 * Starts work, or joins the work in progress that has the same key. The signal that the work receives is
 * aborted when the signals of all callers are. The last caller then waits until the work has ended.
 *
 * @throws what the work throws; the signal's reason if it is aborted
 */
export async function shareWork<T>(
  key: string,
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<Share<T>> {
  signal?.throwIfAborted();
  const work = (underWay.get(key) as Work<T> | undefined) ?? begin(key, start);
  work.callers++;
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (work.callers > 1) {
        work.callers--;
        settled();
        reject(signal!.reason as Error);
      } else {
        end(key, work);
        work.controller.abort(signal!.reason);
      }
    };
    let waiting = true;
    const settled = () => {
      waiting = false;
      signal?.removeEventListener("abort", leave);
    };
    signal?.addEventListener("abort", leave);
    work.result.then(
      (value) => {
        if (!waiting) return;
        settled();
        resolve({ value, last: --work.callers === 0 });
      },
      (error: Error) => {
        settled();
        reject(error);
      },
    );
  });
}

function begin<T>(key: string, start: (signal: AbortSignal) => Promise<T>): Work<T> {
  const controller = new AbortController();
  const work: Work<T> = {
    result: start(controller.signal).finally(() => end(key, work)),
    callers: 0,
    controller,
  };
  underWay.set(key, work);
  return work;
}

function end(key: string, work: Work<unknown>): void {
  if (underWay.get(key) === work) underWay.delete(key);
}
