"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.stepRunner = stepRunner;
const promises_1 = require("node:timers/promises");
const backend_1 = require("../tensorflow/backend");
const compile_1 = require("../tensorflow/compile");
const interruptible_1 = require("./interruptible");
const meanLogs_1 = require("./meanLogs");
/**
 * Makes a runner that runs a training or evaluation step repeatedly: compiled or op by op, interruptible,
 * with a single read per step.
 *
 * @param step batch → named scalars, which the runner disposes. It must depend only on its argument and
 *   tf.Variables, so that it can be compiled.
 * @param examples all examples, which the caller keeps and disposes
 * @param batches which examples each step takes
 */
function stepRunner(step, examples, batches, { compile = true, precision, xla, average } = {}) {
    let names = [];
    const whole = (all, positions) => {
        const numbers = step(rowsOf(all, positions));
        average?.update();
        names = Object.keys(numbers);
        const together = backend_1.tf.stack(Object.values(numbers)); // a single tensor needs a single read
        backend_1.tf.dispose(numbers); // a step may have kept them
        return [together];
    };
    const compiledStep = compile ? (0, compile_1.compile)(whole, { precision, xla }) : undefined;
    let upcoming;
    let isPrepared = false;
    const take = (at) => {
        const waiting = upcoming;
        upcoming = undefined;
        if (waiting?.step === at)
            return waiting.positions;
        waiting?.positions.dispose();
        return backend_1.tf.tensor1d(batches.at(at), "int32");
    };
    const run = async ({ step: at, following }) => {
        const positions = take(at);
        let numbers;
        try {
            if (compiledStep) {
                if (!isPrepared)
                    compiledStep.prepare(examples, positions); // otherwise the first step would not run compiled
                isPrepared = true;
                if (following !== undefined) {
                    upcoming = { step: following, positions: backend_1.tf.tensor1d(batches.at(following), "int32") };
                    compiledStep.ahead(examples, upcoming.positions);
                }
                [numbers] = await (0, interruptible_1.interruptible)(compiledStep, examples, positions);
            }
            else {
                [numbers] = backend_1.tf.tidy(() => whole(examples, positions));
                await (0, promises_1.setImmediate)(); // lets the kernel receive messages
            }
            const values = await (0, backend_1.stepValues)(numbers);
            return Object.fromEntries(names.map((name, i) => [name, values[i]]));
        }
        finally {
            backend_1.tf.dispose([positions, numbers]);
        }
    };
    return {
        run,
        means: async (signal) => {
            const mean = new meanLogs_1.MeanLogs();
            for (let at = 0; at < batches.stepsPerEpoch; at++) {
                signal?.throwIfAborted();
                mean.add(await run({ step: at }), batches.weightAt(at));
                await (0, promises_1.setImmediate)(); // lets the kernel receive messages
            }
            return mean.result();
        },
        dispose: () => {
            compiledStep?.dispose();
            upcoming?.positions.dispose();
            upcoming = undefined;
        },
    };
}
/**
 * Returns the rows at these positions. tf.gather would read the positions' values, which a compiled step
 * cannot do.
 */
function rowsOf(all, positions) {
    const rows = (tensor) => (0, backend_1.runOp)("GatherV2", {}, [tensor, positions, backend_1.tf.scalar(0, "int32")])[0];
    if (all instanceof backend_1.tf.Tensor)
        return rows(all);
    return Object.fromEntries(Object.entries(all).map(([name, tensor]) => [name, rows(tensor)]));
}
//# sourceMappingURL=stepRunner.js.map