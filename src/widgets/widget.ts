/**
 * Widgets: values with a picture in the notebook that the reader can change, also while a cell runs. They are ipywidgets' own models,
 * spoken to through Jupyter's comms, so that JupyterLab's installed widgets draw them.
 * https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md
 */
import { DISPLAY, type MimeBundle } from "../display/bundle";

const PROTOCOL = "2.1.0";
const TARGET = "jupyter.widget";
const CONTROL_TARGET = "jupyter.widget.control";
/** The packages of ipywidgets' models and views, for most widgets the same. */
const CONTROLS = { module: "@jupyter-widgets/controls", version: "2.0.0" };
const OUTPUT = { module: "@jupyter-widgets/output", version: "1.0.0" };
const BASE = { module: "@jupyter-widgets/base", version: "2.0.0" };
const STYLE = "DescriptionStyle";

export type State = Record<string, unknown>;

/** How wide the description before a control is: CSS, or "initial" for as wide as it needs. */
export const descriptionWidth = (width: string): Widget => new Widget(STYLE, { description_width: width });

/** The messages about one widget; `buffer_paths` says where a state holds bytes, and ours hold none. */
type WidgetMessage =
  | { method: "update"; state: State; buffer_paths: [] }
  | { method: "request_state" }
  | { method: "custom"; content: { event?: unknown } };

/** The messages about all widgets, by which a page that was reloaded asks for them. */
type ControlMessage =
  { method: "request_states" } | { method: "update_states"; states: Record<string, State>; buffer_paths: [] };

/** The comms that the notebook's kernel provides. */
interface Comm<Message> {
  readonly id: string;
  onMessage?: (message: { data: Partial<Message> }) => void;
  onClose?: () => void;
  send(data: Message): void;
  close(): void;
}
interface Comms {
  open(
    target: typeof TARGET,
    data: { state: State; buffer_paths: [] },
    extras: { metadata: { version: string } },
  ): Comm<WidgetMessage>;
  accept(target: typeof CONTROL_TARGET, onOpen: (comm: Comm<ControlMessage>) => void): void;
}

const commsOfKernel = () =>
  (globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.comms")] as Comms | undefined;

/** Those that a page has been told of, by the id of their comm. */
const open = new Map<string, Widget>();

export class Widget {
  private comm: Comm<WidgetMessage> | undefined;
  private readonly listeners = new Set<(changed: State) => void>();

  /** @param model ipywidgets' name, such as FloatSlider; the model is FloatSliderModel, its view FloatSliderView */
  constructor(
    private readonly model: string,
    private readonly state: State,
  ) {}

  /** What stands for it where no widgets are drawn. */
  toString(): string {
    const { description, value } = this.state;
    return [description, value].filter((each) => each !== undefined && each !== "").join(": ");
  }

  get(key: string): unknown {
    return this.state[key];
  }

  /** Changes the state, here and where it is drawn. */
  set(changed: State): void {
    Object.assign(this.state, changed);
    this.comm?.send({ method: "update", state: toJson(changed), buffer_paths: [] });
    this.tell(changed);
  }

  /** `listener` is called with what has changed, whoever changed it. Returns a function that ends this. */
  onChange(listener: (changed: State) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A click; `set` is for values. */
  onEvent?: (event: string) => void;

  /** How other widgets name it. Makes it known to the page. */
  get reference(): string {
    return `IPY_MODEL_${this.opened().id}`;
  }

  /** Takes it off the page. Its value stays. */
  close(): void {
    if (this.comm) open.delete(this.comm.id);
    this.comm?.close();
    this.comm = undefined;
  }

  [DISPLAY](): MimeBundle {
    if (!commsOfKernel()) return { "text/plain": String(this) };
    return {
      "application/vnd.jupyter.widget-view+json": {
        version_major: 2,
        version_minor: 0,
        model_id: this.opened().id,
      },
      "text/plain": String(this),
    };
  }

  /** All of it, as a page that was loaded anew asks for it. */
  describe(): State {
    const { module, version } = this.home;
    const name = `${this.model}Model`;
    return {
      model_name: name,
      model_module: module,
      model_module_version: version,
      state: this.wholeState(),
    };
  }

  private get home() {
    return this.model === "Output" ? OUTPUT : CONTROLS;
  }

  private wholeState(): State {
    const isStyle = this.model === STYLE;
    const view = isStyle ? BASE : this.home;
    return {
      _model_module: this.home.module,
      _model_module_version: this.home.version,
      _model_name: `${this.model}Model`,
      _view_module: view.module,
      _view_module_version: view.version,
      _view_name: isStyle ? "StyleView" : `${this.model}View`,
      ...toJson(this.state),
    };
  }

  private opened(): Comm<WidgetMessage> {
    if (this.comm) return this.comm;
    const comms = commsOfKernel();
    if (!comms) throw new Error("expected a notebook to draw a widget in: this program runs outside of one");
    answerPages(comms);
    // Or a page cuts descriptions off after 80 pixels; those of buttons it does not.
    if (this.state.description && this.model !== "Button") this.state.style ??= descriptionWidth("initial");
    const state = this.wholeState();
    const comm = comms.open(TARGET, { state, buffer_paths: [] }, { metadata: { version: PROTOCOL } });
    comm.onMessage = ({ data }) => this.take(data);
    comm.onClose = () => {
      open.delete(comm.id);
      this.comm = undefined;
    };
    open.set(comm.id, this);
    return (this.comm = comm);
  }

  private take(message: Partial<WidgetMessage>): void {
    if (message.method === "update" && isState(message.state)) {
      const known = Object.entries(message.state).filter(([key]) => key in this.state);
      const changed = Object.fromEntries(known);
      Object.assign(this.state, changed);
      this.tell(changed);
    } else if (message.method === "request_state") {
      this.comm?.send({ method: "update", state: this.wholeState(), buffer_paths: [] });
    } else if (message.method === "custom" && isState(message.content)) {
      this.onEvent?.(String(message.content.event));
    }
  }

  private tell(changed: State): void {
    for (const listener of this.listeners) listener(changed);
  }
}

/** Widgets within a state become their names. */
function toJson(state: State): State {
  const json = (value: unknown): unknown =>
    value instanceof Widget ? value.reference : Array.isArray(value) ? value.map(json) : value;
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [key, json(value)]));
}

const answering = new WeakSet<Comms>();

/** A page that was loaded anew asks for all widgets at once. */
function answerPages(comms: Comms): void {
  if (answering.has(comms)) return;
  answering.add(comms);
  comms.accept(CONTROL_TARGET, (comm) => {
    comm.onMessage = ({ data }) => {
      if (data.method !== "request_states") return;
      const states = Object.fromEntries([...open].map(([id, widget]) => [id, widget.describe()]));
      comm.send({ method: "update_states", states, buffer_paths: [] });
    };
  });
}

const isState = (value: unknown): value is State => typeof value === "object" && value !== null;
