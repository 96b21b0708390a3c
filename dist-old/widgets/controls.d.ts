/** The controls that a reader turns, ticks, picks and presses. */
import { Control, type ControlOptions } from "./control";
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
    /** Steps from one power of ten to the next, as a learning rate needs. @defaultValue false */
    logarithmic?: boolean;
}
/**
 * A number from `min` to `max`. It changes when the handle is released: a page that sends every position of
 * the handle would also round the first value to a step and send it back, although nobody had moved anything.
 *
 * @throws RangeError where min ≥ max, a value lies outside, a step is not above 0, or a logarithmic scale
 *   begins at 0 or below
 */
export declare function slider(options: SliderOptions): Control<number, "FloatSlider" | "FloatLogSlider">;
/** A tick box: true or false. */
export declare function checkbox(value: boolean, { description }?: ControlOptions): Control<boolean, "Checkbox">;
/**
 * A choice of one among several texts.
 *
 * @param options.value one of `choices`. @defaultValue the first
 * @throws RangeError for a value that is not among the choices
 */
export declare function dropdown<const T extends string>(choices: readonly T[], { value, description }?: ControlOptions & {
    value?: NoInfer<T>;
}): Control<T, "Dropdown">;
/** A button. `onClick` is called with each click. */
export declare function button(description: string, onClick: () => void): Widget<"Button">;
/** A progress bar: 0..1, green at 1. */
export declare function progress(value?: number, { description }?: ControlOptions): Control<number, "FloatProgress">;
/** HTML, which the page draws as it is: text that comes from elsewhere goes through `escapeHtml` first. */
export declare function html(value: string, { description }?: ControlOptions): Control<string, "HTML">;
/** Text in which a page sees no tags and no entities: "a < b" → "a &lt; b". */
export declare function escapeHtml(text: string): string;
