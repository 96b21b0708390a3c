import { computer, type Models, type Request } from "./worker";

/** Computes the outputs of a model for one input. */
export interface Engine {
  /** @param signal once it is aborted, a task that still waits is dropped, and its promise rejected */
  ask(model: string, input: ArrayLike<number>, signal?: AbortSignal): Promise<Float32Array[]>;
}

type Compute = (model: string, input: Float32Array) => Promise<Float32Array[]>;

/**
 * Starts an engine that passes tasks, in their order, to the workers that are free. Where the browser allows no
 * workers, the page computes by itself.
 *
 * @param code the script that the workers run
 */
export async function startEngine(models: Models, code: string, workers: number): Promise<Engine> {
  const started = await Promise.all(Array.from({ length: workers }, () => startWorker(models, code)));
  const free = started.filter((each) => each !== undefined);
  if (free.length === 0) free.push(inThisPage(models));
  const waiting: ((compute: Compute) => Promise<void>)[] = [];
  const next = () => {
    while (free.length > 0 && waiting.length > 0) {
      const compute = free.shift()!;
      void waiting.shift()!(compute).finally(() => {
        free.push(compute);
        next();
      });
    }
  };
  return {
    ask: (model, input, signal) =>
      new Promise((resolve, reject) => {
        waiting.push(async (compute) => {
          try {
            signal?.throwIfAborted();
            resolve(await compute(model, Float32Array.from(input)));
          } catch (error) {
            reject(error as Error);
          }
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
