"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.toBundle = toBundle;
exports.bundleNow = bundleNow;
exports.plainBundle = plainBundle;
/** Turns the value of a cell's last expression into a MIME bundle. */
const node_util_1 = require("node:util");
const messages_js_1 = require("../protocol/messages.js");
const display_js_1 = require("./display.js");
/**
 * A value that has this method decides how it is shown: the method returns a MIME bundle, or a promise of
 * one.
 */
const DISPLAY = Symbol.for("Jupyter.display");
/** Longer text is cut, in characters. */
const MAX_TEXT = 20_000;
const LIMITS = { maxArrayLength: 100, maxStringLength: 10_000 };
/**
 * Resolves to undefined for a value that shows nothing.
 *
 * @throws whatever the value's display method throws; TypeError where it does not return a MIME bundle
 */
async function toBundle(value) {
    if (value === undefined)
        return undefined;
    const display = displayMethod(value);
    if (!display)
        return textBundle(value);
    const bundle = await display.call(value);
    if (!(0, messages_js_1.isObject)(bundle) || Array.isArray(bundle)) {
        throw new TypeError('[Symbol.for("Jupyter.display")]() must return a MIME bundle like { "text/plain": "…" }, ' +
            `got ${(0, node_util_1.inspect)(bundle)}`);
    }
    return (0, display_js_1.jsonBundle)(bundle);
}
/** Does the same without waiting: a value whose display method returns a promise is shown as text. */
function bundleNow(value) {
    const bundle = displayMethod(value)?.call(value);
    return (0, messages_js_1.isObject)(bundle) && !node_util_1.types.isPromise(bundle) ? (0, display_js_1.jsonBundle)(bundle) : textBundle(value);
}
/**
 * Writes a value as Node's REPL does, without colours.
 *
 * @throws whatever the value's own code throws meanwhile
 */
const textBundle = (value) => cut((0, node_util_1.inspect)(value, LIMITS));
/** Describes a value without running any of its own code. */
function plainBundle(value) {
    try {
        return cut((0, node_util_1.inspect)(value, { ...LIMITS, customInspect: false }));
    }
    catch {
        return { "text/plain": `[${typeof value}]` };
    }
}
function cut(text) {
    if (text.length <= MAX_TEXT)
        return { "text/plain": text };
    const rest = text.length - MAX_TEXT;
    return {
        "text/plain": `${text.slice(0, MAX_TEXT)}\n… ${rest} more characters are cut off here: print a part of the value`,
    };
}
function displayMethod(value) {
    if ((typeof value !== "object" && typeof value !== "function") || value === null)
        return undefined;
    const method = value[DISPLAY];
    return typeof method === "function" ? method : undefined;
}
//# sourceMappingURL=results.js.map