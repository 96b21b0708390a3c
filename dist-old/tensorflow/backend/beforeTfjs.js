"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/** What has to happen before tfjs and tfjs-node are imported: index.ts imports this module first. */
const findLibrary_1 = require("../library/findLibrary");
const openLibrary_1 = require("../library/openLibrary");
const wishes_1 = require("../library/wishes");
const nodeUtil_1 = require("./nodeUtil");
(0, nodeUtil_1.restoreNodeUtil)();
if ((0, wishes_1.runtimeWish)() === "library")
    (0, openLibrary_1.loadAhead)((0, findLibrary_1.findLibrary)());
//# sourceMappingURL=beforeTfjs.js.map