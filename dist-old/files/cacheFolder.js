"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.cacheFolder = void 0;
var folders_cjs_1 = require("../../scripts/shared/folders.cjs");
Object.defineProperty(exports, "cacheFolder", { enumerable: true, get: function () { return folders_cjs_1.cacheFolder; } });
//# sourceMappingURL=cacheFolder.js.map