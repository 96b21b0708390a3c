"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.glorotUniform = exports.randomSeed = exports.RandomStream = exports.deriveSeed = exports.checkSeed = void 0;
/** What the other rooms import: random numbers and initial weights that a seed decides. */
var randomStream_1 = require("./randomStream");
Object.defineProperty(exports, "checkSeed", { enumerable: true, get: function () { return randomStream_1.checkSeed; } });
Object.defineProperty(exports, "deriveSeed", { enumerable: true, get: function () { return randomStream_1.deriveSeed; } });
Object.defineProperty(exports, "RandomStream", { enumerable: true, get: function () { return randomStream_1.RandomStream; } });
Object.defineProperty(exports, "randomSeed", { enumerable: true, get: function () { return randomStream_1.randomSeed; } });
var initializers_1 = require("./initializers");
Object.defineProperty(exports, "glorotUniform", { enumerable: true, get: function () { return initializers_1.glorotUniform; } });
//# sourceMappingURL=index.js.map