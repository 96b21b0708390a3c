"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.installDisplay = installDisplay;
exports.loadTslab = loadTslab;
exports.jsonBundle = jsonBundle;
/**
 * How a cell shows things while it runs: through Jupyter's display messages, or through tslab's `display`.
 */
const node_module_1 = require("node:module");
const node_util_1 = require("node:util");
const messages_js_1 = require("../protocol/messages.js");
/**
 * `globalThis[BROADCAST](msgType, content, metadata)` publishes a message as part of the running cell's
 * output.
 */
const BROADCAST = Symbol.for("Jupyter.broadcast");
/** Gives cells and libraries the function under `Symbol.for("Jupyter.broadcast")`. */
function installDisplay(publish) {
    const broadcast = (msgType, content, metadata = {}) => {
        if (typeof msgType !== "string" || !(0, messages_js_1.isObject)(content)) {
            throw new TypeError("expected broadcast(msgType: string, content: object, metadata?: object), " +
                `got ${typeof msgType}, ${content === null ? "null" : typeof content}`);
        }
        publish(msgType, (0, messages_js_1.isObject)(content.data) ? { metadata: {}, ...content, data: jsonBundle(content.data) } : content, metadata);
    };
    Object.defineProperty(globalThis, BROADCAST, { value: broadcast, enumerable: false, configurable: true });
}
/**
 * Loads tslab for a cell that imports it, and makes its `display` and `newDisplay` publish as this kernel
 * does. It is loaded only then, because it brings a compiler of its own.
 */
function loadTslab() {
    const require = (0, node_module_1.createRequire)(__filename);
    const server = require("tslab/dist/jupyter.js");
    const { [BROADCAST]: broadcast } = globalThis;
    server.lastWriteDisplayData = ({ data, metadata, transient }, update) => broadcast(update ? "update_display_data" : "display_data", { data, metadata, transient });
    return require("tslab");
}
const JSON_TYPE = /^application\/(.*\+)?json$/;
/** Encodes bytes in base64, as Jupyter expects pictures, and leaves out forms that have no value. */
function jsonBundle(bundle) {
    const forms = Object.entries(bundle).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(forms.map(([mime, value]) => [mime, jsonForm(mime, value)]));
}
function jsonForm(mime, value) {
    if (value instanceof Uint8Array)
        return Buffer.from(value).toString("base64");
    const lines = [value].flat();
    if (JSON_TYPE.test(mime) || lines.every((line) => typeof line === "string"))
        return value;
    // A notebook that held anything else could not be saved.
    throw new TypeError(`expected text or bytes for ${mime} in a MIME bundle, got ${(0, node_util_1.inspect)(value)}`);
}
//# sourceMappingURL=display.js.map