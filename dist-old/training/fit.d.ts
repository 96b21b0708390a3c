import type { Logs, TrainCallback, TrainEvent } from "./events";
import type { SettingsChange } from "./liveNumbers";
import type { Metrics } from "./metrics";
/** One entry per epoch: its number, from 1, and the logs of its "epoch" event. */
export type History = ({
    epoch: number;
} & Logs)[] & {
    /** The settings that changed during training, by step: see replay. */
    changes?: (SettingsChange & Pick<TrainEvent, "stepsPerEpoch">)[];
    /** Units and meaning of the metrics, as the model declares them. */
    metrics?: Metrics;
};
/**
 * Runs a training loop to its end, as Keras' fit does. Each event is passed to the callbacks, one after the
 * other.
 *
 * An interrupt (Ctrl-C, or Jupyter's ■) stops training at once. The models keep what they have learned, and
 * `fit` returns the history so far.
 *
 * @param events the result of trainVae, trainDcgan or your own training loop
 * @param callbacks functions that receive each event. @defaultValue []
 * @returns one entry for each completed epoch
 * @throws the error of the loop or a callback, or the reason of an aborted signal; its `history` holds the
 *   completed epochs
 */
export declare function fit(events: AsyncGenerator<TrainEvent, void>, callbacks?: TrainCallback[]): Promise<History>;
