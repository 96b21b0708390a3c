"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=binding.js.map