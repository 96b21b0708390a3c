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
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
Object.defineProperty(exports, "__esModule", { value: true });
exports.mendTape = mendTape;
const tf = __importStar(require("@tensorflow/tfjs"));
/**
 * Constant almost everywhere, so that no gradient flows through them. The gradients of relu, leakyRelu,
 * prelu, selu, maximum, max, clipByValue, pow and where are made of them. (GreaterEqual has a gradient in
 * tfjs, which is 0.)
 */
const COMPARISONS = new Set([
    tf.Greater,
    tf.Less,
    tf.LessEqual,
    tf.Equal,
    tf.NotEqual,
    tf.LogicalAnd,
    tf.LogicalOr,
    tf.LogicalNot,
]);
/**
 * Mends what tfjs' tape holds, for gradients of gradients.
 *
 * Comparisons are not recorded: tfjs looks for their gradients, and fails. A loss that depends on a weight
 * through comparisons alone still has no gradient, and says so.
 *
 * Ops come in the order in which values depend on each other. Some gradients are computed from an op's
 * result: those of softmax, sigmoid, tanh, exp, elu and others. tfjs keeps a copy of it, and records the copy
 * before the op. A gradient of such a gradient then does not find its way from the copy to the op, and is
 * wrong without a word: for exp by half.
 */
function mendTape() {
    const engine = tf.engine();
    const addTapeNode = engine.addTapeNode.bind(engine);
    engine.addTapeNode = (...args) => {
        if (COMPARISONS.has(args[0]))
            return;
        addTapeNode(...args);
        const tape = engine.state.activeTape;
        const node = tape.pop();
        const made = new Set(node.outputs.map(({ id }) => id));
        let at = tape.length;
        while (at > 0 && Object.values(tape[at - 1].inputs).some((input) => made.has(input?.id)))
            at--;
        tape.splice(at, 0, node);
    };
}
//# sourceMappingURL=tape.js.map