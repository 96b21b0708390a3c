/**
 * Widgets: values with a picture in the notebook that the reader can change, even while a cell runs. They are
 * the models of ipywidgets and anywidget, driven through Jupyter's comms, so that JupyterLab's installed
 * widgets draw them. https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md
 */
import { inspect } from "node:util";
import { DISPLAY, type MimeBundle } from "../display/figure/bundle";
import type { Model, States } from "./states";

const PROTOCOL = "2.1.0";
const TARGET = "jupyter.widget";
const CONTROL_TARGET = "jupyter.widget.control";
/** The packages that models and views come from; CONTROLS has most of them. */
const CONTROLS = { module: "@jupyter-widgets/controls", version: "2.0.0" };
const OUTPUT = { module: "@jupyter-widgets/output", version: "1.0.0" };
const ANYWIDGET = { module: "anywidget", version: "~0.11.*" };
const BASE = { module: "@jupyter-widgets/base", version: "2.0.0" };
const STYLE = "DescriptionStyle";

/** JSON, as a message carries it. */
export type Json = Record<string, unknown>;

/** Sets the width of a control's description: CSS, or "initial" for as wide as it needs. */
export const descriptionWidth = (width: string): Widget<"DescriptionStyle"> =>
  new Widget(STYLE, { description_width: width });

/** A channel between a widget and its picture. The notebook kernel provides them. */
interface CommMessage {
  data: Json;
  /** Sends an answer to this message to every page. */
  reply(data: Json): void;
}
interface Comm {
  readonly id: string;
  onMessage?: (message: CommMessage) => void;
  onClose?: () => void;
  send(data: Json): void;
  close(): void;
}
interface Comms {
  open(target: string, data: Json, extras: { metadata: Json }): Comm;
  accept(target: string, onOpen: (comm: Comm) => void): void;
}

const commsOfKernel = () =>
  (globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.comms")] as Comms | undefined;

/** The widgets that pages know, by the id of their comm. */
const open = new Map<string, Widget>();

/** A widget with the state of the model `M`. */
export class Widget<M extends Model = Model> {
  private comm: Comm | undefined;
  private readonly listeners = new Set<(changed: Json) => void>();

  /**
   * @param model the model's name, such as FloatSlider: the model is FloatSliderModel, its view
   *   FloatSliderView
   */
  constructor(
    private readonly model: M,
    private readonly state: States[M],
  ) {}

  /** Returns the text that stands for the widget where none can be drawn. */
  toString(): string {
    return "description" in this.state ? String(this.state.description) : "";
  }

  /** Describes the widget inside a value that is printed: "Dropdown(optimizer: adam)". */
  [inspect.custom](): string {
    return `${this.model}(${String(this)})`;
  }

  get<K extends keyof States[M]>(key: K): States[M][K] {
    return this.state[key];
  }

  /** Changes the state, here and in the picture. */
  set(changed: Partial<States[M]>): void {
    Object.assign(this.state, changed);
    this.comm?.send({ method: "update", state: toJson(changed), buffer_paths: [] });
    this.tell(changed);
  }

  /**
   * Calls `listener` with each change, whether the reader or the program made it. Returns a function that
   * removes the listener.
   */
  onChange(listener: (changed: Partial<States[M]>) => void): () => void {
    const each = (changed: Json) => listener(changed as Partial<States[M]>);
    this.listeners.add(each);
    return () => this.listeners.delete(each);
  }

  /** Called with a message from the page that is not a change of the state, such as { event: "click" }. */
  onMessage?: (content: Json) => void;

  /** Sends every page a message that is not a change of the state. */
  send(content: Json): void {
    this.comm?.send({ method: "custom", content });
  }

  /**
   * The name by which other widgets' states contain this one. Reading it makes the widget known to the page.
   */
  get reference(): string {
    return `IPY_MODEL_${this.opened().id}`;
  }

  /** Takes the widget off the page. Its value stays. */
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

  /** Returns the model's name and whole state, as a page that has been reloaded asks for them. */
  describe(): Json {
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
    if (this.model === "Any") return ANYWIDGET;
    return this.model === "Output" ? OUTPUT : CONTROLS;
  }

  private wholeState(): Json {
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

  private opened(): Comm {
    if (this.comm) return this.comm;
    const comms = commsOfKernel();
    if (!comms) {
      throw new Error(
        "A widget is drawn only in a notebook, and this program runs outside of one: read its value instead.",
      );
    }
    answerPages(comms);
    // Without a style, a page cuts descriptions off after 80 pixels, except those of buttons.
    if ("description" in this.state && this.state.description && this.model !== "Button") {
      this.state.style ??= descriptionWidth("initial");
    }
    const data = { state: this.wholeState(), buffer_paths: [] };
    const comm = comms.open(TARGET, data, { metadata: { version: PROTOCOL } });
    comm.onMessage = (message) => this.take(message);
    comm.onClose = () => {
      open.delete(comm.id);
      this.comm = undefined;
    };
    open.set(comm.id, this);
    return (this.comm = comm);
  }

  /** Takes a message of a page. */
  private take(message: CommMessage): void {
    const { method, state, content } = message.data;
    if (method === "update" && isObject(state)) {
      const known = Object.entries(state).filter(([key]) => key in this.state);
      const changed = Object.fromEntries(known);
      Object.assign(this.state, changed);
      // Other pages draw it, and the server saves it. The page that sent it recognises it by its parent, and
      // does not apply it again.
      message.reply({ method: "echo_update", state: changed, buffer_paths: [] });
      this.tell(changed);
    } else if (method === "request_state") {
      // A page that was not told all states in time asks for each, and waits for a reply to its message.
      message.reply({ method: "update", state: this.wholeState(), buffer_paths: [] });
    } else if (method === "custom" && isObject(content)) {
      this.onMessage?.(content);
    }
  }

  private tell(changed: Json): void {
    for (const listener of this.listeners) listener(changed);
  }
}

/** Returns the state with a reference in place of each widget. */
function toJson(state: object): Json {
  const json = (value: unknown): unknown =>
    value instanceof Widget ? value.reference : Array.isArray(value) ? value.map(json) : value;
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [key, json(value)]));
}

const answering = new WeakSet<Comms>();

/** Answers a page that has been reloaded and asks for all widgets at once. */
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

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
