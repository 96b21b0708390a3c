/** Computes models in a worker, so that the page never waits for them. */
import { evaluator, type Evaluate } from "../evaluator/evaluator";
import { weightsOf, type StoredModel } from "../evaluator/storedModel";

export type Models = Record<string, StoredModel>;

/** A request to compute the outputs of a model. These are the answer. */
export interface Request {
  model: string;
  input: Float32Array;
}

export type Compute = (model: string, input: Float32Array) => Float32Array[];

/** Returns a function that computes the models, each of which is read when it is first needed. */
export function computer(models: Models): Compute {
  const evaluators: Record<string, Evaluate> = {};
  return (model, input) => {
    evaluators[model] ??= evaluator(models[model].program, weightsOf(models[model]));
    return evaluators[model](input);
  };
}

/**
 * Answers the page. The first message holds the models; each later one is a request, which comes after the
 * answer to the one before.
 */
export function serve(scope: Pick<Worker, "postMessage" | "onmessage">): void {
  scope.onmessage = ({ data: models }: MessageEvent<Models>) => {
    const compute = computer(models);
    scope.onmessage = ({ data: { model, input } }: MessageEvent<Request>) =>
      scope.postMessage(compute(model, input));
    scope.postMessage("ready");
  };
}
