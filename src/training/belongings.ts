import { tf } from "../tensorflow/backend";
import { RandomStream, deriveSeed } from "../tensorflow/random";
import { positive } from "./checks";
import { numberAt, type LiveNumber, type LiveSetting } from "./liveNumbers";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import type { MakeOptimizer } from "./runOptions";

/** What a session makes for its training and owns: random streams, optimizers, settings that may change. */
export class Belongings {
  protected readonly random: Record<string, RandomStream> = {};
  protected readonly optimizers: Record<string, KerasOptimizer> = {};
  protected readonly settings: Record<string, LiveSetting> = {};
  private readonly owned: { dispose(): void }[] = [];

  /** @param seed all random numbers of the training are derived from it */
  constructor(readonly seed: number) {}

  /** A stream of random numbers with a name of its own, which checkpoints keep. The session owns it. */
  stream(name: string): RandomStream {
    return (this.random[name] = this.owns(new RandomStream(deriveSeed(this.seed, name))));
  }

  /**
   * The optimizer of one network, whose state checkpoints keep, and whose learning rate may change. The
   * session owns it.
   *
   * @param rate the learning rate by the name of its option: `{ learningRate }`. Optimizers may share one.
   * @param weights what the optimizer moves, always in this order
   * @param check throws where the learning rate cannot have a value
   */
  optimizer(
    name: string,
    make: MakeOptimizer,
    rate: Record<string, LiveNumber>,
    weights: tf.Variable[],
    check?: (value: number) => void,
  ): KerasOptimizer {
    const [option, value] = Object.entries(rate)[0];
    const optimizer = this.owns(make(numberAt(value, 1)));
    optimizer.build(weights);
    const sharing = this.settings[option];
    this.settings[option] = {
      value,
      check: check ?? ((each) => positive(option, each, "it is a learning rate")),
      set: (each) => {
        sharing?.set(each);
        optimizer.learningRate = each;
      },
    };
    return (this.optimizers[name] = optimizer);
  }

  /**
   * A number that may change, as a scalar for the step, compiled or not. The session owns it.
   *
   * @param setting the number by the name of its option: `{ klWeight }`
   * @param check throws where the setting cannot have a value
   */
  setting(setting: Record<string, LiveNumber>, check: (value: number) => void = () => {}): tf.Variable {
    const [option, value] = Object.entries(setting)[0];
    const variable = this.owns(tf.tidy(() => tf.variable(tf.scalar(numberAt(value, 1)), false)));
    const set = (each: number) => tf.tidy(() => variable.assign(tf.scalar(each)));
    this.settings[option] = { value, check, set };
    return variable;
  }

  /** Disposes it when the session closes. */
  owns<T extends { dispose(): void }>(thing: T): T {
    this.owned.push(thing);
    return thing;
  }

  protected dispose(): void {
    for (const each of this.owned) each.dispose();
  }
}
