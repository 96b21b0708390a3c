import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const source = (name: string) => JSON.stringify(join(__dirname, "../../../src/tensorflow", name, "index.ts"));

/** What programs start with: `limited(action)` runs with 400 MB of memory, and prints how it ends. */
const START = `
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { tf } = require(${source("backend")});
const { compile } = require(${source("compile")});
const images = (n) => tf.fill([n, 40, 40, 1], 0.5);
tf.conv2d(images(1), tf.ones([3, 3, 1, 64]), 1, "same").dataSync(); // starts TensorFlow's threads
const limited = async (action) => {
  const used = 1024 * Number(/VmSize:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  execFileSync("prlimit", ["--pid", String(process.pid), "--as=" + (used + 400e6)]);
  await Promise.resolve().then(action).then(() => console.log("done"), (error) => console.log(error.message));
  console.log("lives:", tf.ones([3]).sum().dataSync()[0]);
  process.exit(0); // before tsx, which loads WebAssembly, runs out of memory
};
`;

/** Runs a program in a process of its own, because the tests check that the process survives. */
async function run(program: string): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", "-e", START + program]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  return output + (signal ?? "");
}

const PROGRAMS: [what: string, program: string, message: RegExp][] = [
  [
    "values of a tensor",
    `const values = new Float32Array(2e8); limited(() => tf.tensor1d(values).add(1));`,
    /^There is not enough memory for a tensor float32 \[200000000\], which takes 800 MB\. Lower the batch size/,
  ],
  [
    "an op that fails by itself",
    `const x = tf.ones([15000]); limited(() => tf.outerProduct(x, x));`,
    /float.* \[15000, 15000\], which takes 900 MB\. Lower the batch size/,
  ],
  [
    "a convolution",
    `const x = images(2000); limited(() => tf.conv2d(x, tf.ones([3, 3, 1, 64]), 1, "same"));`,
    /^There is not enough memory for Conv2D, which takes 820 MB\. Lower the batch size/,
  ],
  [
    "a convolution's gradient for its input",
    `const dy = images(2000);
     limited(() => tf.conv2dTranspose(dy, tf.ones([3, 3, 64, 1]), [2000, 40, 40, 64], 1, "same"));`,
    /^There is not enough memory for Conv2DBackpropInput, which takes 820 MB/,
  ],
  [
    "a depthwise convolution",
    `const x = images(2000); limited(() => tf.depthwiseConv2d(x, tf.ones([3, 3, 1, 64]), 1, "same"));`,
    /^There is not enough memory for DepthwiseConv2dNative, which takes 820 MB/,
  ],
  [
    "batch normalization",
    `const x = tf.fill([1e6, 1, 1, 200], 2); limited(() => tf.batchNorm(x, tf.ones([200]), tf.ones([200])));`,
    /^There is not enough memory for FusedBatchNorm, which takes 800 MB/,
  ],
  [
    "a compiled step with its gradients",
    `const filter = tf.variable(tf.ones([3, 3, 1, 64]));
     const step = compile((x) =>
       tf.variableGrads(() => tf.conv2d(x, filter, 1, "same").relu().square().mean(), [filter]).value);
     const x = images(2000);
     limited(async () => { step.prepare(x); await step(x); });`,
    /^There is not enough memory for a compiled step, which takes [\d,]+ MB\. Lower the batch size/,
  ],
];

describe("without enough memory (slow)", function () {
  this.timeout(60_000);
  let outputs: string[];

  // TensorFlow waits 10 seconds for memory before it fails, so all programs run at once.
  before(async function () {
    if (!existsSync("/usr/bin/prlimit")) this.skip(); // not Linux
    outputs = await Promise.all(PROGRAMS.map(([, program]) => run(program)));
  });

  for (const [i, [what, , message]] of PROGRAMS.entries()) {
    it(`${what}: an error that names the size, and the process survives`, () => {
      expect(outputs[i]).to.match(message);
      expect(outputs[i]).to.match(/\nlives: 3\n$/);
    });
  }
});
