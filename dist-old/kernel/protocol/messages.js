"use strict";
/**
 * Jupyter's messages, whatever they say. What each kind says is in contents.ts.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.isObject = exports.PROTOCOL_VERSION = void 0;
/** The version of Jupyter's messaging protocol that this kernel speaks. */
exports.PROTOCOL_VERSION = "5.4";
const isObject = (value) => typeof value === "object" && value !== null;
exports.isObject = isObject;
//# sourceMappingURL=messages.js.map