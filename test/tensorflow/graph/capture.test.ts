import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { handles, memory } from "../backend/memoryUse";

/** 48 MB */
const ROWS = 12_000;

describe("a large constant of a compiled step", () => {
  it("is not copied", async () => {
    const data = tf.tidy(() => tf.range(0, ROWS * 1000).reshape([ROWS, 1000]));
    const step = compile((row: tf.Tensor1D) =>
      tf
        .gather(data, row)
        .sum(1)
        .sub(data.slice([0, 0], [1, 1]).flatten()),
    );
    const row = tf.tensor1d([ROWS - 1], "int32");
    const before = await memory();
    step.prepare(row);
    const sum = await step(row);
    expect((await memory()) - before).to.be.below(5e6);
    expect(sum.dataSync()[0]).to.be.closeTo((ROWS - 1) * 1e6 + 499_500, 1e4);
    step.dispose();
    tf.dispose([data, row, sum]);
  });

  it("lives as long as the step that made it", async () => {
    const before = { tensors: tf.memory().numTensors, handles: handles() };
    const values = new Float32Array(2 ** 19).fill(3);
    const step = compile((x: tf.Tensor) => [tf.tensor1d(values).sum().mul(x), tf.tensor1d(values)]);
    const x = tf.scalar(2);
    step.prepare(x);
    for (let call = 0; call < 2; call++) {
      const [sum, same] = await step(x);
      expect(sum.dataSync()[0]).to.equal(2 * 3 * values.length);
      expect(same.dataSync()[values.length - 1]).to.equal(3);
      tf.dispose([sum, same]);
    }
    step.dispose();
    x.dispose();
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(before);
  });
});
