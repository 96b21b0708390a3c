import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";
import { Feed } from "../../src/training/feed";

describe("Feed", () => {
  /** Makes a feed of scalars that hold the number of their step, and records which it has made. */
  function counting(ahead: number) {
    const made: number[] = [];
    const feed = new Feed((step) => {
      made.push(step);
      return tf.scalar(step);
    }, ahead);
    return { feed, made };
  }

  it("makes the tensors of the next steps while one is used", async () => {
    const { feed, made } = counting(1);
    const first = await feed.take(0);
    await feed.see(1);
    expect(made).to.deep.equal([0, 1, 2]);
    const second = await feed.take(1);
    expect([first, second].map((each) => each.dataSync()[0])).to.deep.equal([0, 1]);
    expect(made, "none is made twice").to.deep.equal([0, 1, 2]);
    tf.dispose([first, second]);
    feed.dispose();
  });

  it("disposes of what is not taken, when steps begin anew and at the end", async () => {
    const before = tf.memory().numTensors;
    const { feed, made } = counting(1);
    (await feed.take(8)).dispose();
    (await feed.take(0)).dispose();
    await feed.see(1);
    feed.dispose();
    await new Promise(setImmediate);
    expect(made).to.deep.equal([8, 9, 0, 1, 2]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("throws the error of a step when it is taken, and at no other time", async () => {
    const feed = new Feed((step) => {
      if (step === 1) throw new Error("the disk is gone");
      return tf.scalar(step);
    }, 1);
    (await feed.take(0)).dispose();
    await new Promise(setImmediate); // an unhandled rejection would end the test here
    const error = await feed.take(1).catch((each: Error) => each.message);
    expect(error).to.equal("the disk is gone");
    feed.dispose();
  });
});
