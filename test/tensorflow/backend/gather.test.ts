import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { device, tf } from "../../../src/tensorflow/backend";
import { glorotUniform } from "../../../src/tensorflow/random";

/** Returns the values that a step returns in its first call, op by op, and in its second, as a function. */
async function bothWays(step: (indices: tf.Tensor) => tf.Tensor, indices: tf.Tensor): Promise<number[][]> {
  const compiled = compile(step);
  const values: number[][] = [];
  for (let call = 0; call < 2; call++) {
    const result = await compiled(indices);
    values.push([...result.shape, ...result.dataSync()]);
    result.dispose();
  }
  compiled.dispose();
  return values;
}

describe("tf.gather in a compiled step", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const table = () => tf.range(0, 24).reshape([4, 3, 2]);

  for (const [what, step] of [
    ["along the first axis", (x, i) => tf.gather(x, i)],
    ["along another axis", (x, i) => tf.gather(x, i, 1)],
    ["of a batch", (x, i) => tf.gather(x.slice(0, 2), i, 1, 1)],
    ["under a gradient", (x, i) => tf.grad((y: tf.Tensor) => tf.gather(y, i).square().sum())(x)],
  ] as [string, (x: tf.Tensor, indices: tf.Tensor) => tf.Tensor][]) {
    it(`gathers the same ${what} as op by op`, async () => {
      const x = tf.keep(table());
      const indices = tf.tensor2d([2, 0, 1, 2], [2, 2], "int32");
      const [eager, compiled] = await bothWays((i) => step(x, i), indices);
      expect(compiled).to.deep.equal(eager);
      x.dispose();
    });
  }

  it("takes indices that change from call to call", async () => {
    const x = tf.tensor1d([10, 20, 30]);
    const step = compile((i: tf.Tensor1D) => tf.gather(x, i));
    step.prepare(tf.tensor1d([0], "int32"));
    for (const index of [2, 1]) {
      const result = await step(tf.tensor1d([index], "int32"));
      expect(result.dataSync()[0]).to.equal(x.dataSync()[index]);
    }
    step.dispose();
  });

  it("refuses an index that is out of range", async function () {
    if (device().kind === "gpu") this.skip(); // TensorFlow's GPU kernel returns zeros for it
    const x = tf.tensor1d([10, 20, 30]);
    const step = compile((i: tf.Tensor1D) => tf.gather(x, i));
    step.prepare(tf.tensor1d([0], "int32"));
    let error: unknown;
    await step(tf.tensor1d([3], "int32")).catch((reason: unknown) => (error = reason));
    expect(String(error)).to.match(/GatherV2 \(op 1 of a compiled step\): .*3 is not in \[0, 3\)/);
    expect(() => tf.gather(x, tf.tensor1d([3], "int32"))).to.throw(/index value 3 is not in \[0, 2\]/);
    step.dispose();
  });

  it("trains an embedding", async () => {
    const train = async (compiling: boolean) => {
      const layer = tf.layers.embedding({
        inputDim: 5,
        outputDim: 3,
        embeddingsInitializer: glorotUniform(1),
      });
      layer.build([null, 2]);
      const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const optimizer = tf.train.sgd(0.5);
      const step = (labels: tf.Tensor) =>
        optimizer.minimize(
          () => (layer.apply(labels) as tf.Tensor).sub(1).square().mean<tf.Scalar>(),
          true,
          weights,
        )!;
      const run = compiling
        ? compile(step)
        : (labels: tf.Tensor) => Promise.resolve(tf.tidy(() => step(labels)));
      const losses: number[] = [];
      for (let i = 0; i < 6; i++) {
        const labels = tf.tensor2d([i % 5, 1, 4, 4], [2, 2], "int32");
        losses.push((await run(labels)).dataSync()[0]);
      }
      optimizer.dispose();
      tf.dispose(weights);
      return losses;
    };
    const [compiled, eager] = [await train(true), await train(false)];
    expect(compiled.at(-1)).to.be.below(compiled[0]);
    compiled.forEach((loss, i) => expect(loss).to.be.closeTo(eager[i], 1e-6));
  });
});
