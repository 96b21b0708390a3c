import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const source = (name: string) => JSON.stringify(join(__dirname, "../../../src/tensorflow", name, "index.ts"));

/** A convolution, a bias and a leaky activation with a slope that float32 rounds, with gradients. */
const PROGRAM = `
const { tf } = require(${source("backend")});
const { compile } = require(${source("compile")});
const [x, filter, bias] = [tf.ones([2, 8, 8, 3]), tf.ones([3, 3, 3, 4]), tf.ones([4])];
const step = compile((x) =>
  tf.grads((x, filter, bias) => tf.leakyRelu(tf.conv2d(x, filter, 1, "same").add(bias), 0.3).square().sum())(
    [x, filter, bias]));
step.prepare(x);
step(x).then(() => console.log("done"));
`;

describe("Grappler", function () {
  this.timeout(60_000); // starts Node and TensorFlow

  it("accepts the function of an activation and its gradient, and fuses them with the convolution", () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", PROGRAM], {
      encoding: "utf8",
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "0", TF_CPP_VMODULE: "remapper=3" },
    });
    expect(stdout).to.equal("done\n", stderr);
    expect(stderr).to.not.match(/failed/);
    expect(stderr).to.match(/Fuse Conv2D with BiasAdd and LeakyRelu/);
  });
});
