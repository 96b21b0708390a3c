import { tf } from "../tensorflow/backend";
import type { RandomStream } from "../tensorflow/random";
import type { WeightAverage } from "./optimizers/weightAverage";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import type { Checkpoint } from "./run/checkpoint";
/** Everything that changes during training except its history, by name. */
export interface TrainState {
    models: Record<string, tf.LayersModel>;
    optimizers: Record<string, KerasOptimizer>;
    random: Record<string, RandomStream>;
    average?: WeightAverage;
}
/**
 * Returns the state as a checkpoint saves it. The tensors belong to the models and optimizers: don't dispose
 * them.
 */
export declare function capture(state: TrainState): Promise<Pick<Checkpoint, "tensors" | "counters">>;
/**
 * Restores a checkpoint's state.
 *
 * @param fresh names of optimizers that keep their new state
 * @throws Error if the checkpoint belongs to different models; nothing has been changed then
 */
export declare function restore({ tensors, counters }: Checkpoint, state: TrainState, fresh: ReadonlySet<string>): Promise<void>;
/** Returns the names of the tensors that contain NaN or infinite values. */
export declare function notFinite(tensors: Record<string, tf.Tensor>): Promise<string[]>;
/** Returns the trainable variables of these models, in order. */
export declare function weightsOf(...models: tf.LayersModel[]): tf.Variable[];
