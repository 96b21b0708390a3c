import { tf } from "../tensorflow/backend";
import { printLine } from "../terminal/rewritableLine";
import { notNegative, wholeNumber } from "./checks";
import type { TrainEvent } from "./events";
import { checkNetworks, KeptWeights } from "./keptWeights";
import type { RunFolder } from "./run/runFolder";
import { checkRun } from "./runOptions";

export interface StopEarlyOptions {
  /**
   * The name of the number in an epoch's logs that decides.
   *
   * @defaultValue "valLoss"
   */
  by?: string;
  /**
   * Number of epochs, ≥ 1: the training ends after this many in a row without a better number.
   *
   * @defaultValue 3
   */
  patience?: number;
  /**
   * The least improvement, ≥ 0: a number counts as better only if it is better by more than this.
   *
   * @defaultValue 0
   */
  minDelta?: number;
  /**
   * Models that get the weights of the best epoch when the training ends.
   *
   * @defaultValue the models keep their last weights
   */
  models?: tf.LayersModel[];
  /**
   * The run folder of the training, which saves and keeps the checkpoint of the best epoch.
   *
   * @defaultValue nothing is kept
   */
  run?: RunFolder;
}

/**
 * Ends a training run when its validation no longer improves. Wrap the training in it, and pass the result to
 * `fit`:
 *
 *     await fit(stopEarly(trainVae(encoder, decoder, images, { validation, epochs: 100 }), {
 *       models: [encoder, decoder],
 *     }));
 *
 * A metric's `best` says which value is better; a loss is best at its lowest. To decide by images that a
 * model generates, use `evaluateEvery`.
 *
 * @param events the result of trainVae, trainDcgan or your own training loop
 * @returns its events
 * @throws RangeError, at once, if an option is outside its range; TypeError, at once, if `models` is not a
 *   list of networks or `run` not a run folder; Error if an epoch lacks the number
 */
export function stopEarly(
  events: AsyncGenerator<TrainEvent, void>,
  options: StopEarlyOptions = {},
): AsyncGenerator<TrainEvent, void> {
  const { patience = 3, minDelta = 0 } = options;
  wholeNumber("patience", patience, 1, "it is the number of epochs to wait for a better one");
  notNegative("minDelta", minDelta, "with 0, any improvement counts");
  if (options.models !== undefined) checkNetworks(options.models);
  checkRun(options.run);
  return watched(events, { by: "valLoss", models: [], ...options, patience, minDelta });
}

async function* watched(
  events: AsyncGenerator<TrainEvent, void>,
  settings: Required<Omit<StopEarlyOptions, "run">> & Pick<StopEarlyOptions, "run">,
): AsyncGenerator<TrainEvent, void> {
  const { by, patience, minDelta, models, run } = settings;
  let best: { epoch: number; value: number } | undefined;
  let weights: KeptWeights | undefined;
  let stopped = "";
  try {
    for await (const event of events) {
      if (event.kind === "epoch") {
        const { epoch, step } = event;
        const value = event.logs[by];
        if (value === undefined) {
          throw new Error(
            `by must name a number in an epoch's logs (${Object.keys(event.logs).join(", ")}), got ${by}: choose one of ` +
              "them, or give the training `validation`.",
          );
        }
        const sign = event.metrics?.[by]?.best === "highest" ? -1 : 1;
        if (!best || sign * value < sign * best.value - minDelta) {
          best = { epoch, value };
          weights?.dispose();
          weights = event.replayed ? undefined : new KeptWeights(models);
          run?.keepCheckpoint(step);
        }
      }
      yield event;
      if (event.kind === "epoch" && best && event.epoch - best.epoch >= patience) {
        stopped = `Stopped after epoch ${event.epoch}: `;
        break;
      }
    }
  } finally {
    weights?.restore();
    weights?.dispose();
  }
  if (best) {
    printLine(`${stopped}${by} was best after epoch ${best.epoch}, at ${Number(best.value.toPrecision(4))}.`);
  }
}
