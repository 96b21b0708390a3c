import { expect } from "chai";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { turns, untilIdle } from "../../bench/workers/turns.mjs";

// These are not imported: an ES module would get an instance of TensorFlow apart from that of other tests.
const require = createRequire(import.meta.url);
const { compile } = require("../../src/tensorflow/compile/index.ts");
const { tf } = require("../../src/tensorflow/backend/index.ts");

describe("a turn of the bench", () => {
  /**
   * A training run whose step takes the begun one, begins the next, and gives the step's number as its loss.
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

  it("counts the first steps of all, whose losses the contestants are compared by, and skips a begun one", async () => {
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
    const burn = "const end = Date.now() + 400; while (Date.now() < end);";
    const began = performance.now();
    const worker = new Worker(burn, { eval: true });
    await untilIdle();
    expect(performance.now() - began).to.be.above(400);
    await worker.terminate();
  });

  it("measures a compiled step that is announced ahead as long as it is, from the first of each turn on", async () => {
    const weights = tf.randomUniform([700, 700], -1e-2, 1e-2);
    const step = compile((x) => {
      let y = x;
      for (let i = 0; i < 12; i++) y = tf.matMul(y, weights);
      return tf.sum(y);
    });
    const x = tf.ones([700, 700]);
    const run = turns(
      async () => {
        step.ahead(x);
        const sum = await step(x);
        const [value] = await sum.data();
        sum.dispose();
        return value;
      },
      { runsAhead: true },
    );
    await run(4);
    const firsts = [];
    const others = [];
    for (let turn = 0; turn < 5; turn++) {
      await sleep(150); // the other contestants' turns
      const [first, ...rest] = (await run(3)).times;
      firsts.push(first);
      others.push(...rest);
    }
    step.dispose();
    tf.dispose([weights, x]);
    const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    expect(median(firsts) / median(others)).to.be.within(0.5, 2);
  });
});
