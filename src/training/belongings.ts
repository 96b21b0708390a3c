import { tf } from "../tensorflow/backend";
import { RandomStream, deriveSeed } from "../tensorflow/random";
import { describeValue } from "../terminal/format";
import { finite, positive } from "./checks";
import { numberAt, type LiveNumber, type LiveSetting } from "./liveNumbers";
import type { KerasOptimizer } from "./optimizers/kerasOptimizer";
import { checkOptimizer, type MakeOptimizer } from "./runOptions";

/** What a session creates and owns: random streams, optimizers, and settings that may change. */
export class Belongings {
  protected readonly random: Record<string, RandomStream> = {};
  protected readonly optimizers: Record<string, KerasOptimizer> = {};
  protected readonly settings: Record<string, LiveSetting> = {};
  private readonly owned: { dispose(): void }[] = [];

  /** @param seed the seed from which all random streams are derived */
  constructor(readonly seed: number) {}

  /** Creates a named stream of random numbers. The session owns it, and checkpoints save its position. */
  stream(name: string): RandomStream {
    return (this.random[name] = this.owns(new RandomStream(deriveSeed(this.seed, name))));
  }

  /**
   * Creates the optimizer of one network. The session owns it, checkpoints save its state, and its learning
   * rate may change during training.
   *
   * @param rate the learning rate under the name of its option: `{ learningRate }`. Several optimizers may
   *   share one.
   * @param weights the variables that the optimizer updates, always in this order
   * @param check throws if a value is not allowed as the learning rate. @defaultValue rejects values ≤ 0
   * @throws what `check` throws; TypeError if `make` does not make an optimizer of genbook
   */
  optimizer(
    name: string,
    make: MakeOptimizer,
    rate: Record<string, LiveNumber>,
    weights: tf.Variable[],
    check?: (value: number) => void,
  ): KerasOptimizer {
    const [option, value] = Object.entries(rate)[0];
    check ??= (each) => positive(option, each, "it is a learning rate");
    const first = numberAt(value, 1);
    check(first);
    checkOptimizer(make);
    const optimizer = make(first);
    if (typeof (optimizer as Partial<KerasOptimizer> | undefined)?.build !== "function") {
      throw new TypeError(
        `${name} must be made by adam, adamW or rmsprop, got ${describeValue(optimizer)}: tfjs' own optimizers can neither be ` +
          "compiled nor saved.",
      );
    }
    this.owns(optimizer);
    optimizer.build(weights);
    const sharing = this.settings[option];
    this.settings[option] = {
      value,
      check,
      set: (each) => {
        sharing?.set(each);
        optimizer.learningRate = each;
      },
    };
    return (this.optimizers[name] = optimizer);
  }

  /**
   * Creates a scalar variable for a number that may change during training, for use in the step. The session
   * owns it.
   *
   * @param setting the number under the name of its option: `{ klWeight }`
   * @param check throws if a value is not allowed. @defaultValue rejects what is not a finite number
   * @throws what `check` throws
   */
  setting(setting: Record<string, LiveNumber>, check?: (value: number) => void): tf.Variable {
    const [option, value] = Object.entries(setting)[0];
    check ??= (each) => finite(option, each, "it is a setting of the training");
    const first = numberAt(value, 1);
    check(first);
    const variable = this.owns(tf.tidy(() => tf.variable(tf.scalar(first), false)));
    const set = (each: number) => tf.tidy(() => variable.assign(tf.scalar(each)));
    this.settings[option] = { value, check, set };
    return variable;
  }

  /** Registers something to be disposed when the session closes, and returns it. */
  owns<T extends { dispose(): void }>(thing: T): T {
    this.owned.push(thing);
    return thing;
  }

  protected dispose(): void {
    for (const each of this.owned) each.dispose();
  }
}
