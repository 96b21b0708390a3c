/** The controls that a reader turns, ticks, picks and presses. */
import { Control, type ControlOptions, type StoredValue } from "./control";
import { Widget } from "./widget";

export interface SliderOptions extends ControlOptions {
  min: number;
  max: number;
  value: number;
  /**
   * The distance between two values; on a logarithmic scale, between two exponents of 10.
   *
   * @defaultValue about a hundredth of the way from min to max, or 0.1 if logarithmic, adjusted so that
   *   `value` lies on a step
   */
  step?: number;
  /** Uses a logarithmic scale, as a learning rate needs. @defaultValue false */
  logarithmic?: boolean;
  /**
   * Changes the value while the handle is dragged, not only when it is released, so that a figure can follow
   * it.
   *
   * @defaultValue false
   */
  live?: boolean;
}

/** Describes a value that is stored in the state unchanged, under "value". */
function plain<T>(check: (value: T) => void = () => undefined): StoredValue<T> {
  return {
    key: "value",
    fromState: (stored) => stored as T,
    toState: (value) => {
      check(value);
      return value;
    },
  };
}

/**
 * Makes a slider for a number from `min` to `max`. The number changes when the handle is released or, with
 * `live`, while it is dragged.
 *
 * @throws RangeError if min ≥ max, a value lies outside, a step is not above 0, or a logarithmic scale
 *   begins at 0 or below
 */
export function slider(options: SliderOptions): Control<number, "FloatSlider" | "FloatLogSlider"> {
  const { min, max, value, logarithmic = false, live = false, description = "" } = options;
  if (!(min < max)) throw new RangeError(`slider expects min < max, got min ${min} and max ${max}.`);
  if (logarithmic && min <= 0) {
    throw new RangeError(
      `A logarithmic slider expects min above 0, got ${min}: a learning rate, for example, must be positive.`,
    );
  }
  const stored = plain<number>((each) => {
    if (!(each >= min && each <= max)) {
      throw new RangeError(`slider expects a value from ${min} to ${max}, got ${each}.`);
    }
  });
  stored.toState(value);
  const scale = logarithmic ? Math.log10 : (each: number) => each;
  const ends = { min: scale(min), max: scale(max) };
  const { step = stepOnto(scale(value) - ends.min, logarithmic ? 0.1 : (max - min) / 100) } = options;
  if (!(step > 0)) throw new RangeError(`slider expects a step above 0, got ${step}.`);
  const state = { description, value, step, readout_format: ".3g", continuous_update: live, ...ends };
  return logarithmic
    ? new Control("FloatLogSlider", { ...state, base: 10 }, stored)
    : new Control("FloatSlider", state, stored);
}

/**
 * Returns a step near `about` that divides `distance` evenly. Otherwise a page would round a value that lies
 * between two steps.
 */
function stepOnto(distance: number, about: number): number {
  return distance > 0 ? distance / Math.max(1, Math.round(distance / about)) : about;
}

/** Makes a tick box: true or false. */
export function checkbox(
  value: boolean,
  { description = "" }: ControlOptions = {},
): Control<boolean, "Checkbox"> {
  return new Control("Checkbox", { description, value, indent: false }, plain());
}

/**
 * Makes a dropdown list: a choice of one of several texts.
 *
 * @param options.value one of `choices`. @defaultValue the first
 * @throws RangeError for a value that is not among the choices
 */
export function dropdown<const T extends string>(
  choices: readonly T[],
  { value = choices[0], description = "" }: ControlOptions & { value?: NoInfer<T> } = {},
): Control<T, "Dropdown"> {
  const stored = {
    key: "index",
    fromState: (index: unknown) => choices[index as number],
    toState: (choice: T): number => {
      const index = choices.indexOf(choice);
      if (index >= 0) return index;
      throw new RangeError(`dropdown expects one of ${choices.join(", ")}, got ${String(choice)}.`);
    },
  };
  return new Control(
    "Dropdown",
    { description, _options_labels: choices, index: stored.toState(value) },
    stored,
  );
}

/** Makes a button. `onClick` is called with each click. */
export function button(description: string, onClick: () => void): Widget<"Button"> {
  const widget = new Widget("Button", { description, disabled: false });
  widget.onMessage = ({ event }) => {
    if (event === "click") onClick();
  };
  return widget;
}

/** Makes a progress bar: 0..1, green at 1. */
export function progress(
  value = 0,
  { description = "" }: ControlOptions = {},
): Control<number, "FloatProgress"> {
  const style = (each: number) => (each >= 1 ? "success" : "");
  const bar = new Control(
    "FloatProgress",
    // Its view is not called "FloatProgressView".
    { description, value, min: 0, max: 1, bar_style: style(value), _view_name: "ProgressView" },
    plain<number>(),
  );
  bar.onValue((now) => {
    if (bar.get("bar_style") !== style(now)) bar.set({ bar_style: style(now) });
  });
  return bar;
}

/**
 * Shows HTML, which the page draws as it is: text that comes from elsewhere goes through `escapeHtml` first.
 */
export function html(value: string, { description = "" }: ControlOptions = {}): Control<string, "HTML"> {
  return new Control("HTML", { description, value }, plain());
}
