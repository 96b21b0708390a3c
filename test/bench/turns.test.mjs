import { expect } from "chai";
import { once } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { turns, untilIdle } from "../../bench/workers/turns.mjs";

// These are not imported: an ES module would get an instance of TensorFlow apart from that of other tests.
const require = createRequire(import.meta.url);
const { compile } = require("../../src/tensorflow/compile/index.ts");
const { backend, tf } = require("../../src/tensorflow/backend/index.ts");

describe("a turn of the bench", () => {
  /**
   * Makes a training run. Each step waits for the computation that is in progress, begins the next one, and
   * returns the step's number as its loss.
   */
  function trainingAhead(ms) {
    let begun;
    let inFlight = 0;
    let steps = 0;
    const compute = () => {
      inFlight++;
      return new Promise((resolve) => setTimeout(() => resolve(inFlight--), ms));
    };
    return {
      inFlight: () => inFlight,
      settle: () => begun,
      step: async () => {
        await (begun ?? compute());
        begun = compute();
        return ++steps;
      },
    };
  }

  it("ends with nothing in flight, and begins with nothing that was computed before", async () => {
    const training = trainingAhead(30);
    const run = turns(training.step, { runsAhead: true, settle: training.settle });
    for (let turn = 0; turn < 3; turn++) {
      const { times } = await run(2);
      expect(training.inFlight()).to.equal(0);
      expect(Math.min(...times), `times of turn ${turn}: ${times.join(", ")} ms`).to.be.above(25);
    }
  });

  it("counts the very first steps, whose losses are compared, and skips a step that was begun before", async () => {
    const training = trainingAhead(1);
    const run = turns(training.step, { runsAhead: true, settle: training.settle });
    expect((await run(2)).losses).to.deep.equal([1, 2]);
    expect((await run(2)).losses).to.deep.equal([4, 5]);
  });

  it("counts every step of work that never runs ahead, and does not wait after it", async () => {
    let steps = 0;
    const settle = () => expect.fail("waited");
    const run = turns(async () => (++steps === 2 ? NaN : null), { settle });
    expect((await run(2)).losses).to.deep.equal([null, "NaN"]);
    expect((await run(1)).losses).to.deep.equal([null]);
    expect(steps).to.equal(3);
  });

  it("waits until the threads of the process are idle", async () => {
    const isOver = new Int32Array(new SharedArrayBuffer(4));
    const burn = `const { parentPort, workerData } = require("node:worker_threads");
      parentPort.postMessage("burning");
      while (Atomics.load(workerData, 0) === 0);`;
    const worker = new Worker(burn, { eval: true, workerData: isOver });
    await once(worker, "message");
    let isIdle = false;
    const idle = untilIdle().then(() => (isIdle = true));
    await sleep(200);
    expect(isIdle).to.equal(false);
    Atomics.store(isOver, 0, 1);
    await idle;
    await worker.terminate();
  });

  it("ends when a compiled step that runs ahead is computed, and times no step that began before the turn", async () => {
    const weights = tf.randomUniform([700, 700], -1e-2, 1e-2);
    const step = compile((x) => {
      let y = x;
      for (let i = 0; i < 12; i++) y = tf.matMul(y, weights);
      return tf.sum(y);
    });
    const x = tf.ones([700, 700]);
    const calls = functionCalls();
    const run = turns(
      async () => {
        step.ahead(x);
        const sum = await step(x);
        const [value] = await sum.data();
        sum.dispose();
        return value;
      },
      { runsAhead: true, settle: () => calls.latest },
    );
    await run(4);
    for (let turn = 0; turn < 3; turn++) {
      const before = calls.begun;
      expect((await run(3)).times).to.have.length(3);
      expect(calls).to.include({ begun: before + 4, inFlight: 0 }); // the next turn skips the last
    }
    calls.stop();
    step.dispose();
    tf.dispose([weights, x]);
  });
});

/** Counts the calls of TensorFlow functions from now on. */
function functionCalls() {
  const { binding } = backend();
  const callFunction = binding.callFunction.bind(binding);
  const stop = () => Reflect.deleteProperty(binding, "callFunction"); // restores the class' method
  const calls = { begun: 0, inFlight: 0, latest: undefined, stop };
  binding.callFunction = (...args) => {
    calls.begun++;
    calls.inFlight++;
    calls.latest = callFunction(...args).finally(() => calls.inFlight--);
    return calls.latest;
  };
  return calls;
}
