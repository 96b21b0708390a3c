"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.checkRunOptions = checkRunOptions;
const random_1 = require("../tensorflow/random");
const checks_1 = require("./checks");
const kerasOptimizer_1 = require("./optimizers/kerasOptimizer");
/** @throws RangeError if an option is outside its range, or two do not go together */
function checkRunOptions(options) {
    const { seed, checkpointEvery = 100, ema } = options;
    (0, checks_1.wholeNumber)("checkpointEvery", checkpointEvery, 1, "it is the number of steps between checkpoints");
    if (seed !== undefined)
        (0, random_1.checkSeed)(seed);
    if (ema !== undefined)
        (0, kerasOptimizer_1.share)("ema", ema);
    (0, checks_1.checkPrecision)(options);
}
//# sourceMappingURL=runOptions.js.map