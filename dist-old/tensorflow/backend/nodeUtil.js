"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.restoreNodeUtil = restoreNodeUtil;
const node_util_1 = __importDefault(require("node:util"));
/**
 * Functions that tfjs-node 4.22 takes from node:util. Node 22 warns about them, and Node 23 no longer has
 * them.
 */
const MISSING = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: (value) => Array.isArray(value),
};
/** Gives node:util the functions that tfjs-node needs. Call it before tfjs-node is imported. */
function restoreNodeUtil() {
    for (const [name, value] of Object.entries(MISSING)) {
        Object.defineProperty(node_util_1.default, name, { value, configurable: true, writable: true });
    }
}
//# sourceMappingURL=nodeUtil.js.map