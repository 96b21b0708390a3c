import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import koffi from "koffi";
import { tf } from "../../src/tensorflow/backend";
import type { TensorFlowBackend } from "../../src/tensorflow/kernelBackend";

const handles = () => (tf.backend() as TensorFlowBackend).getNumOfTFTensors();

/** Bytes in use: what malloc has given out, to TensorFlow and to Node, and the JavaScript heap. */
async function memory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    global.gc?.();
    await setTimeout(10); // the memory of typed arrays is freed on another thread
  }
  const { heapUsed, heapTotal, rss } = process.memoryUsage();
  if (!mallinfo) return rss - heapTotal + heapUsed;
  const { uordblks, hblkhd } = mallinfo() as { uordblks: number; hblkhd: number };
  return uordblks + hblkhd + heapUsed;
}

/** glibc's count of what malloc has given out. The size of the process says less: it goes up and down by megabytes. */
const mallinfo = declareMallinfo();

function declareMallinfo() {
  const names = [
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost",
  ];
  const info = koffi.struct(Object.fromEntries(names.map((name) => [name, "size_t"])));
  try {
    return koffi.load(null).func("mallinfo2", info, []);
  } catch {
    return undefined; // not glibc, or one before 2.33
  }
}

/** Bytes by which the process grows per call, in the second half of `calls`: the first warms up caches and the JIT. */
async function growth(step: (call: number) => void | Promise<void>, calls: number): Promise<number> {
  for (let call = 0; call < calls / 2; call++) await step(call);
  const before = await memory();
  for (let call = calls / 2; call < calls; call++) await step(call);
  return ((await memory()) - before) / (calls / 2);
}

describe("memory (slow)", () => {
  before(() => {
    setFlagsFromString("--expose-gc");
    global.gc = runInNewContext("gc") as typeof global.gc;
  });

  it("is flat over 2,000 training steps, and no tensor or handle is left", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: "relu" }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 2 }),
      ],
    });
    const optimizer = tf.train.rmsprop(1e-3);
    const images = new Float32Array(4 * 64).fill(0.5);
    const step = async () => {
      const loss = tf.tidy(() => {
        const x = tf.tensor4d(images, [4, 8, 8, 1]);
        return optimizer.minimize(() => (model.apply(x) as tf.Tensor).square().mean(), true) as tf.Scalar;
      });
      expect((await loss.data())[0]).to.be.at.least(0);
      loss.dispose();
    };
    await step(); // makes the optimizer's variables
    const before = { tensors: tf.memory().numTensors, handles: handles() };
    const bytes = await growth(step, 2000);
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(before);

    expect(bytes).to.be.below(1024);
    model.dispose();
    optimizer.dispose();
  });

  it("is flat where tensors are big, are strings, are read asynchronously, or are refused", async () => {
    const text = "x".repeat(5_000);
    const values = new Float32Array(5_000);
    const step = async () => {
      const a = tf.tensor2d(values, [50, 100]);
      const b = tf.tensor1d([text, "short"]);
      const joined = b.concat(b);
      const sum = a.add(1);
      expect(() => tf.matMul(a, sum)).to.throw();
      expect(() => tf.batchToSpaceND(a, [3], [[0, 0]])).to.throw();
      await Promise.all([sum.data(), joined.data()]);
      tf.dispose([a, b, joined, sum]);
    };
    const before = { tensors: tf.memory().numTensors, handles: handles() };
    const bytes = await growth(step, 1000);
    expect({ tensors: tf.memory().numTensors, handles: handles() }).to.deep.equal(before);

    expect(bytes).to.be.below(1024);
  });
});
