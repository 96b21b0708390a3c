"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=jupyterCommands.js.map