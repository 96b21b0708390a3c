"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.slider = slider;
exports.checkbox = checkbox;
exports.dropdown = dropdown;
exports.button = button;
exports.progress = progress;
exports.html = html;
exports.escapeHtml = escapeHtml;
/** The controls that a reader turns, ticks, picks and presses. */
const control_1 = require("./control");
const widget_1 = require("./widget");
/** A value that stands in the state as it is, under "value". */
function plain(check = () => undefined) {
    return {
        key: "value",
        fromState: (stored) => stored,
        toState: (value) => {
            check(value);
            return value;
        },
    };
}
/**
 * A number from `min` to `max`. It changes when the handle is released: a page that sends every position of
 * the handle would also round the first value to a step and send it back, although nobody had moved anything.
 *
 * @throws RangeError where min ≥ max, a value lies outside, a step is not above 0, or a logarithmic scale
 *   begins at 0 or below
 */
function slider(options) {
    const { min, max, value, logarithmic = false, description = "" } = options;
    if (!(min < max))
        throw new RangeError(`slider expects min < max, got min ${min} and max ${max}.`);
    if (logarithmic && min <= 0) {
        throw new RangeError(`A logarithmic slider expects min above 0, got ${min}.`);
    }
    const stored = plain((each) => {
        if (!(each >= min && each <= max)) {
            throw new RangeError(`slider expects a value from ${min} to ${max}, got ${each}.`);
        }
    });
    stored.toState(value);
    const scale = logarithmic ? Math.log10 : (each) => each;
    const ends = { min: scale(min), max: scale(max) };
    const { step = stepOnto(scale(value) - ends.min, logarithmic ? 0.1 : (max - min) / 100) } = options;
    if (!(step > 0))
        throw new RangeError(`slider expects a step above 0, got ${step}.`);
    const state = { description, value, step, readout_format: ".3g", continuous_update: false, ...ends };
    return logarithmic
        ? new control_1.Control("FloatLogSlider", { ...state, base: 10 }, stored)
        : new control_1.Control("FloatSlider", state, stored);
}
/** A step near `about` that divides `distance` evenly: a page rounds a value that lies between two steps. */
function stepOnto(distance, about) {
    return distance > 0 ? distance / Math.max(1, Math.round(distance / about)) : about;
}
/** A tick box: true or false. */
function checkbox(value, { description = "" } = {}) {
    return new control_1.Control("Checkbox", { description, value, indent: false }, plain());
}
/**
 * A choice of one among several texts.
 *
 * @param options.value one of `choices`. @defaultValue the first
 * @throws RangeError for a value that is not among the choices
 */
function dropdown(choices, { value = choices[0], description = "" } = {}) {
    const stored = {
        key: "index",
        fromState: (index) => choices[index],
        toState: (choice) => {
            const index = choices.indexOf(choice);
            if (index >= 0)
                return index;
            throw new RangeError(`dropdown expects one of ${choices.join(", ")}, got ${String(choice)}.`);
        },
    };
    return new control_1.Control("Dropdown", { description, _options_labels: choices, index: stored.toState(value) }, stored);
}
/** A button. `onClick` is called with each click. */
function button(description, onClick) {
    const widget = new widget_1.Widget("Button", { description, disabled: false });
    widget.onEvent = (event) => {
        if (event === "click")
            onClick();
    };
    return widget;
}
/** A progress bar: 0..1, green at 1. */
function progress(value = 0, { description = "" } = {}) {
    const style = (each) => (each >= 1 ? "success" : "");
    const bar = new control_1.Control("FloatProgress", 
    // The name of its view is no "FloatProgressView".
    { description, value, min: 0, max: 1, bar_style: style(value), _view_name: "ProgressView" }, plain());
    bar.onValue((now) => {
        if (bar.get("bar_style") !== style(now))
            bar.set({ bar_style: style(now) });
    });
    return bar;
}
/** HTML, which the page draws as it is: text that comes from elsewhere goes through `escapeHtml` first. */
function html(value, { description = "" } = {}) {
    return new control_1.Control("HTML", { description, value }, plain());
}
/** Text in which a page sees no tags and no entities: "a < b" → "a &lt; b". */
function escapeHtml(text) {
    const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
    return text.replace(/[&<>"]/g, (character) => entities[character]);
}
//# sourceMappingURL=controls.js.map