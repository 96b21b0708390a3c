import type { ControlModel, States } from "./states";
import { latestOnly } from "../pages/latestOnly";
import { Widget } from "./widget";

export interface ControlOptions {
  /** The text before the control. @defaultValue "" */
  description?: string;
}

/** Says how a control's value is stored in its model's state. */
export interface StoredValue<T> {
  /** The key under which the state holds it. */
  key: string;
  fromState: (stored: unknown) => T;
  /** @throws RangeError for a value that the control cannot take */
  toState: (value: T) => unknown;
}

/** A widget with one value, which the reader and the program change. */
export class Control<T, M extends ControlModel = ControlModel> extends Widget<M> {
  constructor(
    model: M,
    state: States[M],
    private readonly stored: StoredValue<T>,
  ) {
    super(model, state);
  }

  /** Returns the description and the value, as a terminal shows them: "β: 1". */
  override toString(): string {
    return [super.toString(), String(this.value)].filter(Boolean).join(": ");
  }

  get value(): T {
    const { key, fromState } = this.stored;
    return fromState(this.get(key as keyof States[M]));
  }

  set value(value: T) {
    const { key, toState } = this.stored;
    this.set({ [key]: toState(value) } as Partial<States[M]>);
  }

  /**
   * Calls `listener` with each new value. While the promise of an asynchronous listener is pending, new
   * values wait, and only the last of them is passed on. Returns a function that removes the
   * listener.
   */
  onValue(listener: (value: T) => unknown): () => void {
    const pass = latestOnly(listener);
    return this.onChange((changed) => {
      if (this.stored.key in changed) void pass(this.value);
    });
  }
}
