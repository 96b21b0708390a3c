import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";

describe("a step that XLA compiles", () => {
  /** Returns the numbers that two calls draw, one after the other */
  async function twice(xla: boolean, draw: (random: RandomStream) => tf.Tensor): Promise<number[]> {
    const random = new RandomStream(7);
    const compiled = compile(() => [draw(random)], { xla });
    compiled.prepare();
    const numbers: number[] = [];
    for (let i = 0; i < 2; i++) {
      const [tensor] = await compiled();
      numbers.push(...tensor.dataSync());
      tensor.dispose();
    }
    compiled.dispose();
    random.dispose();
    return numbers;
  }

  for (const shape of [[4], [3, 5], [1]]) {
    it(`draws the same uniform numbers, [${shape.join(", ")}]`, async () => {
      const draw = (random: RandomStream) => random.uniform(shape);
      expect(await twice(true, draw)).to.deep.equal(await twice(false, draw));
    });

    it(`draws the same normal numbers, [${shape.join(", ")}]`, async () => {
      const draw = (random: RandomStream) => random.normal(shape);
      const [got, expected] = [await twice(true, draw), await twice(false, draw)];
      expect(new Set(got).size).to.equal(got.length);
      got.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 1e-6));
    });
  }

  it("computes the same gradients and moves the same variables", async () => {
    const run = async (xla: boolean) => {
      const random = new RandomStream(1);
      const filter = tf.variable(random.normal([3, 3, 2, 4]));
      const images = random.normal([2, 6, 6, 2]);
      const optimizer = tf.train.sgd(0.1);
      const step = compile(
        (x: tf.Tensor4D) =>
          optimizer.minimize(
            () =>
              tf
                .conv2d(x, filter as tf.Tensor4D, 1, "same")
                .relu()
                .square()
                .mean(),
            true,
            [filter],
          )!,
        { xla },
      );
      step.prepare(images as tf.Tensor4D);
      const losses: number[] = [];
      for (let i = 0; i < 3; i++) {
        const loss = await step(images as tf.Tensor4D);
        losses.push(loss.dataSync()[0]);
        loss.dispose();
      }
      const moved = Array.from(filter.dataSync());
      step.dispose();
      random.dispose();
      tf.dispose([filter, images]);
      return [...losses, ...moved];
    };
    const [got, expected] = [await run(true), await run(false)];
    expect(got[2]).to.be.lessThan(got[0]);
    got.forEach((value, i) =>
      expect(value).to.be.closeTo(expected[i], 1e-5 * Math.max(1, Math.abs(expected[i]))),
    );
  });
});
