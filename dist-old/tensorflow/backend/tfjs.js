"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __exportStar = (this && this.__exportStar) || function(m, exports) {
    for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.node = void 0;
require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels");
/** tfjs as the rest of genbook uses it, with the kernels and the `node` namespace of tfjs-node. */
__exportStar(require("@tensorflow/tfjs"), exports);
var node_1 = require("@tensorflow/tfjs-node-gpu/dist/node");
Object.defineProperty(exports, "node", { enumerable: true, get: function () { return node_1.node; } });
//# sourceMappingURL=tfjs.js.map