"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.batches = batches;
const shuffle_1 = require("../math/shuffle");
const random_1 = require("../tensorflow/random");
/** Cuts examples 0..count−1 into batches, pass after pass. */
function batches(options) {
    const { count, batchSize, order = "shuffled", seed = 0 } = options;
    const { rest = "shorter", perStep = 1, firstPass = 1 } = options;
    const perPass = rest === "shorter" ? Math.ceil(count / batchSize) : Math.floor(count / batchSize);
    const ordered = Int32Array.from({ length: count }, (_, i) => i);
    let known = { pass: -1, positions: ordered };
    const positionsOf = (pass) => {
        if (order === "sequential")
            return ordered;
        if (known.pass !== pass) {
            const random = (0, shuffle_1.mulberry32)((0, random_1.deriveSeed)(seed, `shuffle/${pass + firstPass}`));
            known = { pass, positions: (0, shuffle_1.shuffled)(count, random) };
        }
        return known.positions;
    };
    const batch = (n) => {
        const start = (n % perPass) * batchSize;
        return positionsOf(Math.floor(n / perPass)).subarray(start, start + batchSize);
    };
    return {
        stepsPerEpoch: rest === "shorter" ? perPass : Math.floor(count / (batchSize * perStep)),
        at: (step) => {
            if (perStep === 1)
                return batch(step);
            const positions = Array.from({ length: perStep }, (_, i) => batch(step * perStep + i));
            return Int32Array.from(positions.flatMap((each) => [...each]));
        },
        weightAt: (step) => (rest === "shorter" ? batch(step).length : 1),
    };
}
//# sourceMappingURL=batches.js.map