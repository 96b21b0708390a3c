import type { ControlModel, States } from "./states";
import { Widget } from "./widget";
export interface ControlOptions {
    /** The text before the control. @defaultValue "" */
    description?: string;
}
/** How a control's value stands in its model's state. */
export interface StoredValue<T> {
    /** The key of the state that holds it. */
    key: string;
    fromState: (stored: unknown) => T;
    /** @throws RangeError for a value that the control cannot take */
    toState: (value: T) => unknown;
}
/** A widget with one value, which the reader and the program change. */
export declare class Control<T, M extends ControlModel = ControlModel> extends Widget<M> {
    private readonly stored;
    constructor(model: M, state: States[M], stored: StoredValue<T>);
    /** The description and the value, as a terminal shows them: "β: 1". */
    toString(): string;
    get value(): T;
    set value(value: T);
    /** Calls `listener` with each new value. Returns a function that ends this. */
    onValue(listener: (value: T) => void): () => void;
}
