import { tf } from "../backend";
import type { LibraryBinding } from "../backend/libraryBinding";
import { constantsOf } from "../graph/recording";
import type { Excuses } from "./differenceOf";
import type { Recorded } from "./recordStep";

/**
 * Remembers what can be compared before every call, because comparing it takes only microseconds: whether the
 * variables of a step and the tensors that are its constants still exist, which of its variables are
 * trainable, the settings of its layers and of tfjs' optimizers, and how many variables there are. (A step
 * cannot use a new model or variable instead of an old one before it exists.)
 */
export class Watch implements Excuses {
  private readonly numberOfVariables = variablesNow().length;
  private readonly newestVariable = Math.max(...variablesNow().map(({ id }) => id));
  private readonly variables: tf.Variable[];
  private readonly constants: number[];
  private readonly settings: Setting[];

  /** @param recorded a recording that has been released */
  constructor(
    private readonly binding: LibraryBinding,
    { program, signature, configured }: Recorded,
  ) {
    this.variables = [...signature.variables, ...signature.assigned];
    this.constants = constantsOf(program).filter((id) => binding.isAlive(id)); // not made by the step itself
    this.settings = [
      ...this.variables.map((variable) => new Setting(variable, "trainable")),
      ...configured.flatMap(settingsOf),
    ];
  }

  /** True if all of it is as it was. */
  isUnchanged(): boolean {
    return (
      this.variables.every(({ isDisposed }) => !isDisposed) &&
      this.constants.every((id) => this.binding.isAlive(id)) &&
      this.settings.every((setting) => setting.isUnchanged()) &&
      this.numberOfVariables === variablesNow().length
    );
  }

  /** Runs `action` with the old settings, including which variables were trainable. */
  asBefore<T>(action: () => T): T {
    const restore = this.settings.map((setting) => setting.reset());
    try {
      return action();
    } finally {
      for (const each of restore) each();
    }
  }

  /** True for a variable that did not exist, so that no call can have used it. */
  readonly isNew = ({ id }: tf.Variable): boolean => id > this.newestVariable;

  /** True for a constant that has been deleted. */
  readonly isGone = (id: number): boolean => this.constants.includes(id) && !this.binding.isAlive(id);
}

/** A property of an object, with the value that it had. */
class Setting {
  private readonly value: unknown;

  constructor(
    private readonly owner: object,
    private readonly name: string,
  ) {
    this.value = this.now();
  }

  isUnchanged(): boolean {
    return Object.is(this.now(), this.value);
  }

  /** Sets the old value. Returns a function that sets the present one again. */
  reset(): () => void {
    if (this.isUnchanged()) return () => undefined;
    const value = this.now();
    Reflect.set(this.owner, this.name, this.value);
    return () => Reflect.set(this.owner, this.name, value);
  }

  private now(): unknown {
    return Reflect.get(this.owner, this.name);
  }
}

const variablesNow = () => Object.values(tf.engine().registeredVariables);

/** Returns the numbers, names and functions of a layer or an optimizer, except its number of steps. */
function settingsOf(owner: object): Setting[] {
  return Object.keys(owner)
    .filter((name) => name !== "iterations_" && typeof Reflect.get(owner, name) !== "object")
    .map((name) => new Setting(owner, name));
}
