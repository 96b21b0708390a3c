/**
 * Widgets: values with a picture in the notebook that the reader can change, even while a cell runs. They are
 * ipywidgets' own models, driven through Jupyter's comms, so that JupyterLab's installed widgets draw them.
 * https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md
 */
import { DISPLAY, type MimeBundle } from "../display/figure/bundle";
import type { Model, States } from "./states";
/** JSON, as a message carries it. */
export type Json = Record<string, unknown>;
/** The width of a control's description: CSS, or "initial" for as wide as it needs. */
export declare const descriptionWidth: (width: string) => Widget<"DescriptionStyle">;
/** A widget with the state of ipywidgets' model `M`. */
export declare class Widget<M extends Model = Model> {
    private readonly model;
    private readonly state;
    private comm;
    private readonly listeners;
    /**
     * @param model ipywidgets' name, such as FloatSlider: the model is FloatSliderModel, its view
     *   FloatSliderView
     */
    constructor(model: M, state: States[M]);
    /** The text that stands for the widget where none can be drawn. */
    toString(): string;
    get<K extends keyof States[M]>(key: K): States[M][K];
    /** Changes the state, here and in the picture. */
    set(changed: Partial<States[M]>): void;
    /**
     * Calls `listener` with each change, whether the reader or the program made it. Returns a function that
     * ends this.
     */
    onChange(listener: (changed: Partial<States[M]>) => void): () => void;
    /** Is called with the name of an event that is no change of the state: "click". */
    onEvent?: (event: string) => void;
    /**
     * The name by which other widgets' states contain this one. Reading it makes the widget known to the page.
     */
    get reference(): string;
    /** Takes the widget off the page. Its value stays. */
    close(): void;
    [DISPLAY](): MimeBundle;
    /** The model's name and whole state, as a page that has been reloaded asks for them. */
    describe(): Json;
    private get home();
    private wholeState;
    private opened;
    /** Takes a message of the page. */
    private take;
    private tell;
}
