import { computer, type Models, type Request } from "./worker";

export interface Engine {
  /** Computes the outputs of a model for one input. */
  ask(model: string, input: ArrayLike<number>, options?: AskOptions): Promise<Float32Array[]>;
}

export interface AskOptions {
  /** Once it is aborted, a task that is still waiting is dropped, and its promise is rejected. */
  signal?: AbortSignal;
  /** Puts the task before those that are not urgent. @defaultValue false */
  urgent?: boolean;
}

type Compute = (model: string, input: Float32Array) => Promise<Float32Array[]>;

/**
 * Starts an engine that passes tasks, in their order, to the workers that are free. Where the browser allows
 * no workers, the page itself does their work.
 *
 * @param code the script that the workers run
 */
export async function startEngine(models: Models, code: string, workers: number): Promise<Engine> {
  const started = await Promise.all(Array.from({ length: workers }, () => startWorker(models, code)));
  const free = started.filter((each) => each !== undefined);
  if (free.length === 0) free.push(inThisPage(models));
  const [urgent, other]: ((compute: Compute) => Promise<void>)[][] = [[], []];
  const next = () => {
    while (free.length > 0) {
      const task = urgent.shift() ?? other.shift();
      if (!task) return;
      const compute = free.shift()!;
      void task(compute).finally(() => {
        free.push(compute);
        next();
      });
    }
  };
  return {
    ask: (model, input, { signal, urgent: isUrgent = false } = {}) =>
      new Promise((resolve) => {
        (isUrgent ? urgent : other).push(async (compute) => {
          const outputs = signal?.aborted
            ? Promise.reject(signal.reason as Error)
            : compute(model, Float32Array.from(input));
          resolve(outputs);
          await outputs.catch(() => undefined); // whoever asked gets the error
        });
        next();
      }),
  };
}

/** Starts a worker. Resolves to undefined if the browser, or the page around this one, does not allow it. */
function startWorker(models: Models, code: string): Promise<Compute | undefined> {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      worker.onerror = () => resolve(undefined);
      worker.onmessage = () => resolve(asking(worker));
      worker.postMessage(models);
    } catch {
      resolve(undefined);
    }
  });
}

/** Returns a function that asks a worker, one request at a time. */
function asking(worker: Worker): Compute {
  return (model, input) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Float32Array[]>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage({ model, input } satisfies Request);
    });
}

function inThisPage(models: Models): Compute {
  const compute = computer(models);
  return async (model, input) => {
    await new Promise((resolve) => setTimeout(resolve)); // lets the page draw
    return compute(model, input);
  };
}
