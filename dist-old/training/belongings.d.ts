import { tf } from "../tensorflow/backend";
import { RandomStream } from "../tensorflow/random";
import { type LiveNumber, type LiveSetting } from "./liveNumbers";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import type { MakeOptimizer } from "./runOptions";
/** What a session creates and owns: random streams, optimizers, and settings that may change. */
export declare class Belongings {
    readonly seed: number;
    protected readonly random: Record<string, RandomStream>;
    protected readonly optimizers: Record<string, KerasOptimizer>;
    protected readonly settings: Record<string, LiveSetting>;
    private readonly owned;
    /** @param seed the seed from which all random streams are derived */
    constructor(seed: number);
    /** Creates a named stream of random numbers. The session owns it, and checkpoints save its position. */
    stream(name: string): RandomStream;
    /**
     * Creates the optimizer of one network. The session owns it, checkpoints save its state, and its learning
     * rate may change during training.
     *
     * @param rate the learning rate under the name of its option: `{ learningRate }`. Several optimizers may
     *   share one.
     * @param weights the variables that the optimizer updates, always in this order
     * @param check throws if a value is not allowed as the learning rate. @defaultValue rejects values ≤ 0
     */
    optimizer(name: string, make: MakeOptimizer, rate: Record<string, LiveNumber>, weights: tf.Variable[], check?: (value: number) => void): KerasOptimizer;
    /**
     * Creates a scalar variable for a number that may change during training, for use in the step. The session
     * owns it.
     *
     * @param setting the number under the name of its option: `{ klWeight }`
     * @param check throws if a value is not allowed. @defaultValue allows every value
     */
    setting(setting: Record<string, LiveNumber>, check?: (value: number) => void): tf.Variable;
    /** Registers something to be disposed when the session closes, and returns it. */
    owns<T extends {
        dispose(): void;
    }>(thing: T): T;
    protected dispose(): void;
}
