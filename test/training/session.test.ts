import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { batches } from "../../src/training/batches";
import type { LiveNumber } from "../../src/training/liveNumbers";
import type { RunOptions } from "../../src/training/runOptions";
import { Session } from "../../src/training/session";
import { failure } from "../datasets/localHost";

describe("a training session", () => {
  /** Returns the step that each of six steps in two epochs announces, or 0 if it announces none. */
  async function announced(rate: LiveNumber, validate?: () => Promise<Record<string, number>>) {
    const session = await Session.open({ seed: 1 });
    session.setting({ rate });
    const order = batches({ count: 6, batchSize: 2, seed: 1 });
    const following: number[] = [];
    for await (const event of session.begin({ models: {}, batches: order, epochs: 2, validate }))
      expect.fail(`no event before the first step, got ${event.kind}`);
    while (session.goesOn) {
      following.push(session.next().following ?? 0);
      for await (const { kind } of session.after({ loss: 1 })) expect(kind).to.be.oneOf(["batch", "epoch"]);
    }
    await session.close();
    return following;
  }

  it("refuses at once, not at the first step, a length that is no whole number of epochs or steps", async () => {
    const session = await Session.open({ seed: 1 });
    const order = batches({ count: 6, batchSize: 2 });
    const begin = (length: object) => () => session.begin({ models: {}, batches: order, ...length });
    expect(begin({ epochs: -1 })).to.throw(RangeError, /^epochs must be a whole number ≥ 1, got -1: /);
    expect(begin({ steps: -5 })).to.throw(RangeError, /^steps must be a whole number ≥ 1, got -5: /);
    await session.close();
  });

  it("lets the following step begin early, except at the end and before a validation", async () => {
    expect(await announced(1)).to.deep.equal([1, 2, 3, 4, 5, 0]);
    expect(await announced(1, () => Promise.resolve({ loss: 2 }))).to.deep.equal([1, 2, 0, 4, 5, 0]);
  });

  it("computes no step in vain while a setting changes: its new value would make the step start again", async () => {
    expect(await announced((step) => 1 / step)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    expect(await announced((step) => (step < 4 ? 1 : 2))).to.deep.equal([0, 2, 3, 0, 5, 0]);
  });

  it("refuses a run folder that is not open, and the size of a batch instead of an order", async () => {
    const refusal = async (run: unknown) => (await failure(Session.open({ run } as RunOptions))).message;
    expect(await refusal("runs/x")).to.equal(
      'run must be a run folder, got "runs/x": open it first, run: await openRun("runs/x").',
    );
    expect(await refusal(Promise.resolve())).to.match(/^run must be a run folder, got a promise/);
    const session = await Session.open({});
    const examples = tf.zeros([4, 1]);
    const step = (batch: tf.Tensor) => ({ loss: batch.mean<tf.Scalar>() });
    for (const make of ["trainer", "evaluator"] as const) {
      expect(() => session[make](step, examples, 16 as never)).to.throw(
        /Expected an order of the examples as the third argument, got 16: make it with batches\(/,
      );
    }
    const make = (maker: unknown) => () => session.optimizer("o", maker as never, { learningRate: 1 }, []);
    expect(make("adam")).to.throw(
      TypeError,
      'optimizer must be a function that makes the optimizer, got "adam"',
    );
    expect(make((rate: number) => tf.train.adam(rate))).to.throw(
      TypeError,
      "o must be made by adam, adamW or rmsprop, got an AdamOptimizer: tfjs' own optimizers",
    );
    examples.dispose();
    await session.close();
  });
});
