"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.openingConfig = openingConfig;
exports.callConfig = callConfig;
const protobuf_1 = require("../library/protobuf");
/** The fields of TensorFlow's ConfigProto that genbook sets, by number. */
const DEVICE_COUNT = 1;
const GPU_OPTIONS = 6;
const ALLOW_GROWTH = 4;
const GRAPH_OPTIONS = 10;
const REWRITE_OPTIONS = 10;
const AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16 = 31;
const ON = 1;
/**
 * A serialised ConfigProto for opening TensorFlow. It turns on allow_growth, without which TensorFlow takes
 * all of a GPU's memory at once.
 *
 * @param deviceCount the number of devices that TensorFlow may use, by their type: { GPU: 0 }
 */
function openingConfig(deviceCount) {
    const counts = Object.entries(deviceCount).map(([type, count]) => (0, protobuf_1.bytesField)(DEVICE_COUNT, Buffer.concat([(0, protobuf_1.bytesField)(1, type), (0, protobuf_1.intField)(2, count)])));
    return Buffer.concat([...counts, (0, protobuf_1.bytesField)(GPU_OPTIONS, (0, protobuf_1.intField)(ALLOW_GROWTH, 1))]);
}
/**
 * A serialised ConfigProto for calling a function. Each call needs one, even if it sets nothing: without a
 * ConfigProto, Grappler does not fuse activations with their convolutions (2 % of a VAE's step).
 *
 * @param bfloat16 whether Grappler rewrites the function to compute in bfloat16 where it can
 */
function callConfig({ bfloat16 }) {
    const rewriteOptions = bfloat16 ? (0, protobuf_1.intField)(AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16, ON) : Buffer.of();
    return (0, protobuf_1.bytesField)(GRAPH_OPTIONS, (0, protobuf_1.bytesField)(REWRITE_OPTIONS, rewriteOptions));
}
//# sourceMappingURL=configProto.js.map