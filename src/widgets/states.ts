/**
 * The parts of the states of ipywidgets' models that are used here.
 * https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/jupyterwidgetmodels.latest.md
 */

/** A widget inside another one's state, which names it. */
export interface Nested {
  readonly reference: string;
}

interface Described {
  description: string;
  style?: Nested;
}

interface Slider extends Described {
  value: number;
  min: number;
  max: number;
  step: number;
  readout_format: string;
  continuous_update: boolean;
}

interface Box {
  children: readonly Nested[];
}

/** An output as a notebook file stores it. */
export interface NotebookOutput {
  output_type: "stream" | "display_data";
  name?: "stdout";
  text?: string;
  data?: Record<string, unknown>;
  metadata?: object;
}

/**
 * The state of anywidget's model, which a module of your own draws.
 * https://anywidget.dev/en/afm
 */
export interface OwnModule extends Record<string, unknown> {
  /** The text of an ES module that exports `default { render({ model, el }) }`. */
  _esm: string;
  /** Names the module. */
  _anywidget_id: string;
}

/** The state of each model, by the model's name without "Model". */
export interface States {
  Any: OwnModule;
  Button: Described & { disabled: boolean };
  Checkbox: Described & { value: boolean; indent: boolean };
  DescriptionStyle: { description_width: string };
  Dropdown: Described & { _options_labels: readonly string[]; index: number };
  FloatLogSlider: Slider & { base: number };
  FloatProgress: Described & {
    value: number;
    min: number;
    max: number;
    bar_style: "" | "success";
    _view_name: "ProgressView";
  };
  FloatSlider: Slider;
  HBox: Box;
  HTML: Described & { value: string };
  Output: { outputs: NotebookOutput[] };
  Tab: Box & { titles: string[]; selected_index: number };
  VBox: Box;
}

export type Model = keyof States;
/** The models of one value, which the reader or the program changes. */
export type ControlModel =
  "Any" | "Checkbox" | "Dropdown" | "FloatLogSlider" | "FloatProgress" | "FloatSlider" | "HTML";
