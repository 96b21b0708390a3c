/** The controls: each has a `value` that the reader and the program change, and tells of changes. */
import { DISPLAY, type Figure, type MimeBundle } from "../display/figure/bundle";
import { Widget, type State } from "./widget";

export interface ControlOptions {
  /** Stands before the control. */
  description?: string;
}

/** A value on the page. */
export class Control<T> extends Widget {
  constructor(
    model: string,
    state: State,
    /** The part of the state that is the value. */
    private readonly key = "value",
    private readonly check: (value: T) => void = () => undefined,
  ) {
    super(model, state);
  }

  get value(): T {
    return this.get(this.key) as T;
  }

  set value(value: T) {
    this.check(value);
    this.set({ [this.key]: value });
  }

  /** `listener` is called with each new value. Returns a function that ends this. */
  onValue(listener: (value: T) => void): () => void {
    return this.onChange((changed) => {
      if (this.key in changed) listener(changed[this.key] as T);
    });
  }
}

export interface SliderOptions extends ControlOptions {
  min: number;
  max: number;
  value: number;
  /**
   * Distance of two values; on a logarithmic scale, of two exponents of 10. @default about a hundredth of the way, 0.1 if
   * logarithmic, such that `value` lies on a step
   */
  step?: number;
  /** Steps from one power of ten to the next, for a learning rate. @default false */
  logarithmic?: boolean;
}

/**
 * A number from `min` to `max`. It changes when the handle is let go: a page that sends each position of it would also round
 * the first value to a step and send that, though nobody turned anything.
 *
 * @throws RangeError where min ≥ max, a value lies outside, or a logarithmic scale is to begin at 0 or below
 */
export function slider(options: SliderOptions): Control<number> {
  const { min, max, value, logarithmic = false, description = "" } = options;
  if (!(min < max)) throw new RangeError(`slider expects min < max, got min ${min} and max ${max}.`);
  if (logarithmic && min <= 0) {
    throw new RangeError(`A logarithmic slider expects min above 0, got ${min}.`);
  }
  const inside = (each: number) => {
    if (!(each >= min && each <= max))
      throw new RangeError(`slider expects a value from ${min} to ${max}, got ${each}.`);
  };
  inside(value);
  const scale = logarithmic ? Math.log10 : (each: number) => each;
  const ends = { min: scale(min), max: scale(max) };
  const { step = stepOnto(scale(value) - ends.min, logarithmic ? 0.1 : (max - min) / 100) } = options;
  if (!(step > 0)) throw new RangeError(`slider expects a step above 0, got ${step}.`);
  const state = { description, value, step, readout_format: ".3g", continuous_update: false, ...ends };
  return logarithmic
    ? new Control("FloatLogSlider", { ...state, base: 10 }, "value", inside)
    : new Control("FloatSlider", state, "value", inside);
}

/** A step near `about` of which a whole number makes `distance`: what lies between two steps, a page shows rounded. */
function stepOnto(distance: number, about: number): number {
  return distance > 0 ? distance / Math.max(1, Math.round(distance / about)) : about;
}

/** Whether something is so. */
export function checkbox(value: boolean, { description = "" }: ControlOptions = {}): Control<boolean> {
  return new Control("Checkbox", { description, value, indent: false });
}

/** One of several texts. */
export class Dropdown<T extends string> extends Widget {
  constructor(
    private readonly options: readonly T[],
    value: T,
    description: string,
  ) {
    const index = positionOf(options, value);
    super("Dropdown", { description, _options_labels: options, index });
  }

  override toString(): string {
    return `${super.toString()}: ${this.value}`.replace(/^: /, "");
  }

  get value(): T {
    return this.options[this.get("index") as number];
  }

  set value(value: T) {
    this.set({ index: positionOf(this.options, value) });
  }

  /** `listener` is called with each new value. Returns a function that ends this. */
  onValue(listener: (value: T) => void): () => void {
    return this.onChange((changed) => {
      if ("index" in changed) listener(this.value);
    });
  }
}

function positionOf<T>(options: readonly T[], value: T): number {
  const index = options.indexOf(value);
  if (index >= 0) return index;
  throw new RangeError(`dropdown expects one of ${options.join(", ")}, got ${String(value)}.`);
}

/** One of several texts; the first where no value is given. */
export function dropdown<const T extends string>(
  options: readonly T[],
  { value = options[0], description = "" }: ControlOptions & { value?: NoInfer<T> } = {},
): Dropdown<T> {
  return new Dropdown(options, value, description);
}

/** Something to click. */
export function button(description: string, onClick: () => void): Widget {
  const widget = new Widget("Button", { description, disabled: false });
  widget.onEvent = (event) => {
    if (event === "click") onClick();
  };
  return widget;
}

/** How far something has come, 0..1; green when it has. */
export function progress(value = 0, { description = "" }: ControlOptions = {}): Control<number> {
  const style = (each: number) => (each >= 1 ? "success" : "");
  const bar_style = style(value);
  const state = { description, value, min: 0, max: 1, bar_style, _view_name: "ProgressView" }; // unlike all others
  const bar = new Control<number>("FloatProgress", state);
  bar.onValue((now) => {
    if (bar.get("bar_style") !== style(now)) bar.set({ bar_style: style(now) });
  });
  return bar;
}

/** Text with HTML's tags. */
export function html(value: string, { description = "" }: ControlOptions = {}): Control<string> {
  return new Control("HTML", { description, value });
}

/** An output as a notebook's file has it. */
interface NotebookOutput extends State {
  text?: string;
  data?: MimeBundle;
}

/** A place for what would else appear below the cell. */
export class Output extends Widget {
  constructor() {
    super("Output", { outputs: [] });
  }

  print(text: string): void {
    this.add({ output_type: "stream", name: "stdout", text: `${text}\n` });
  }

  /** Shows a figure, below what is there. */
  async show(figure: Figure): Promise<void> {
    this.add({ output_type: "display_data", data: await figure[DISPLAY](), metadata: {} });
  }

  clear(): void {
    this.set({ outputs: [] });
  }

  override toString(): string {
    return this.outputs
      .map(({ text, data }) => text ?? (data?.["text/plain"] as string | undefined) ?? "")
      .join("");
  }

  private get outputs(): NotebookOutput[] {
    return this.get("outputs") as NotebookOutput[];
  }

  private add(output: NotebookOutput): void {
    this.set({ outputs: [...this.outputs, output] });
  }
}

/** An empty place for output. */
export const output = (): Output => new Output();

/** Widgets in a box or behind tabs. */
class Group extends Widget {
  constructor(
    model: string,
    private readonly children: readonly Widget[],
    state: State = {},
  ) {
    super(model, { children, ...state });
  }

  override toString(): string {
    return this.children.map(String).join("\n");
  }
}

/** Widgets beside one another, or one below the other. */
export function box(children: readonly Widget[], { vertical = false }: { vertical?: boolean } = {}): Widget {
  return new Group(vertical ? "VBox" : "HBox", children);
}

/** Widgets of which one is seen at a time, by their titles. */
export function tabs(children: Readonly<Record<string, Widget>>): Widget {
  return new Group("Tab", Object.values(children), { titles: Object.keys(children), selected_index: 0 });
}
