import { expect } from "chai";
import { compile } from "../../src/tensorflow/compile";
import { tf } from "../../src/tensorflow/backend";
import type { TrainEvent } from "../../src/training/events";
import { fit } from "../../src/training/fit";
import { InterruptedError } from "../../src/terminal/interrupt";
import { interruptible } from "../../src/training/interruptible";
import { handles } from "../tensorflow/backend/memoryUse";

/** A step of about a second that adds 1 to a variable. */
function longStep() {
  const count = tf.tidy(() => tf.variable(tf.scalar(0), false));
  const step = compile((matrix: tf.Tensor2D, rounds: number) => {
    let y = matrix;
    for (let i = 0; i < rounds; i++) y = y.matMul(matrix).div(100);
    count.assign(count.add(1));
    return y.sum();
  });
  const big = tf.ones<tf.Rank.R2>([800, 800]);
  step.prepare(big, 60);
  return { step, big, count, dispose: () => (step.dispose(), tf.dispose([count, big])) };
}

describe("interruptible", function () {
  this.timeout(30_000);

  it("an interrupt ends a long step at once, the variables stay, a timer goes on, and nothing is left behind", async () => {
    const { step, big, count, dispose } = longStep();
    const before = { tensors: tf.memory().numTensors, listeners: process.listenerCount("SIGINT") };
    let started = performance.now();
    tf.dispose(await interruptible(step, big, 60));
    const whole = performance.now() - started;
    expect(count.dataSync()[0]).to.equal(1);
    const held = handles();

    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    setTimeout(() => process.emit("SIGINT"), whole / 4);
    started = performance.now();
    const error = await interruptible(step, big, 60).catch((reason: unknown) => reason);
    const took = performance.now() - started;
    clearInterval(timer);
    expect(error).to.be.instanceOf(InterruptedError);
    expect(took).to.be.below(whole * 0.75);
    expect(ticks).to.be.above(whole / 4 / 10 / 4);
    expect(count.dataSync()[0]).to.equal(1);

    tf.dispose(await interruptible(step, big, 60)); // waits for the abandoned step, which held the threads
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(count.dataSync()[0]).to.equal(2);
    expect(handles()).to.equal(held);
    expect({ tensors: tf.memory().numTensors, listeners: process.listenerCount("SIGINT") }).to.deep.equal(
      before,
    );
    dispose();
  });

  it("makes fit end the training and say so", async () => {
    const { step, big, dispose } = longStep();
    async function* training(): AsyncGenerator<TrainEvent, void> {
      for (let at = 1; at <= 5; at++) {
        if (at === 2) setTimeout(() => process.emit("SIGINT"), 20);
        const sum = await interruptible(step, big, 60);
        const logs = { sum: sum.dataSync()[0] };
        sum.dispose();
        yield { kind: "batch", epoch: 1, epochs: 1, step: at, stepsPerEpoch: 5, logs };
      }
    }
    const said: string[] = [];
    const log = console.log;
    console.log = (text: string) => said.push(text);
    const kinds: string[] = [];
    try {
      expect(await fit(training(), [({ kind }) => void kinds.push(kind)])).to.deep.equal([]);
    } finally {
      console.log = log;
    }
    expect(kinds).to.deep.equal(["batch", "end"]);
    expect(said.join()).to.match(/^Interrupted in epoch 1 of 1, after step 1\./);
    dispose();
  });
});
