"use strict";
/** What stack traces and the debugger call a cell. V8 knows the code of a cell by this name. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.isCellName = exports.cellName = void 0;
/** "cell [3]", or "cell [*2]" for the second cell that has no number. Unique in the life of a kernel. */
const cellName = (count) => `cell [${count}]`;
exports.cellName = cellName;
const isCellName = (file) => file.startsWith("cell [");
exports.isCellName = isCellName;
//# sourceMappingURL=cellName.js.map