"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.predict = exports.compile = void 0;
/** What the other rooms import: a step or a model as one TensorFlow function. */
var compile_1 = require("./compile");
Object.defineProperty(exports, "compile", { enumerable: true, get: function () { return compile_1.compile; } });
var predict_1 = require("./predict");
Object.defineProperty(exports, "predict", { enumerable: true, get: function () { return predict_1.predict; } });
//# sourceMappingURL=index.js.map