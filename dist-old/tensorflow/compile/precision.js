"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.checkPrecision = checkPrecision;
exports.precisionAttributes = precisionAttributes;
exports.restrictGrapplersBfloat16 = restrictGrapplersBfloat16;
const node_fs_1 = require("node:fs");
const attributes_1 = require("../eager/attributes");
const configProto_1 = require("../eager/configProto");
/**
 * Checks that this machine can compute in a precision.
 *
 * @throws RangeError if it is neither "float32" nor "mixed"
 * @throws Error if it is "mixed" on a CPU without bfloat16 arithmetic, which would lose precision and gain no
 *   speed
 */
function checkPrecision(precision, isGpu) {
    if (precision !== "float32" && precision !== "mixed") {
        throw new RangeError(`precision must be "float32" or "mixed", got ${JSON.stringify(precision)}.`);
    }
    if (precision === "float32" || isGpu || computesBfloat16())
        return;
    throw new Error('precision "mixed" needs a GPU or a CPU that computes bfloat16 (AVX-512 or AMX), got a CPU that does not: ' +
        'use precision "float32", which is the default.');
}
/**
 * The attributes with which a function is called to compute in a precision. On a CPU, Grappler rewrites the
 * function for "mixed"; for a GPU, bfloat16.ts has already done so.
 */
function precisionAttributes(precision, isGpu) {
    const value = (0, configProto_1.callConfig)({ bfloat16: precision === "mixed" && !isGpu });
    return [{ name: "config_proto", type: attributes_1.ATTRIBUTE.string, value }];
}
/**
 * Tells Grappler, through environment variables, which ops not to compute in bfloat16. Variables that are
 * already set keep their values. Node sets them in the process itself, where TensorFlow reads them.
 */
function restrictGrapplersBfloat16(env = process.env) {
    for (const [list, ops] of Object.entries(STAYS_FLOAT32)) {
        env[`TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_${list}_REMOVE`] ??= ops;
    }
}
/**
 * Ops that Grappler would compute in bfloat16 too, by Grappler's lists. From a gradient it would go on
 * through the optimizer's arithmetic (INFERLIST), so that new weights would be rounded to bfloat16.
 * BatchMatMulV2 is what winograd.ts transforms with, which needs float32. Before a Gather, Grappler would
 * round a whole data set to take one batch of it: a VAE's step of 16 of 60,000 images takes 21 ms then,
 * instead of 12 ms.
 */
const STAYS_FLOAT32 = {
    ALLOWLIST: "BatchMatMul,BatchMatMulV2",
    CLEARLIST: "Gather,GatherV2",
    INFERLIST: "Add,AddN,AddV2,Sub,Mul,RealDiv,Reciprocal,Rsqrt,Sqrt,Square,SquaredDifference",
};
/**
 * TensorFlow's oneDNN computes bfloat16 from AVX-512 on. On other CPUs it ignores the setting without a
 * message.
 */
function computesBfloat16() {
    try {
        return /\b(avx512f|avx512_bf16|amx_bf16)\b/.test((0, node_fs_1.readFileSync)("/proc/cpuinfo", "utf8"));
    }
    catch {
        return false; // the system is not Linux
    }
}
//# sourceMappingURL=precision.js.map