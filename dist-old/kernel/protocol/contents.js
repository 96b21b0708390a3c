"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=contents.js.map