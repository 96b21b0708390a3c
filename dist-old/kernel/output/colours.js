"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.grey = exports.red = void 0;
/** Terminal colours, which Jupyter's front ends show in tracebacks. */
const paint = (code) => (text) => `\u001b[${code}m${text}\u001b[39m`;
exports.red = paint(31);
exports.grey = paint(90);
//# sourceMappingURL=colours.js.map