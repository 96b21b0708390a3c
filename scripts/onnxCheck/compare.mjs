/**
 * Runs each ONNX file of a folder in onnxruntime-node, on the inputs in the JSON file beside it, and compares
 * the outputs, as compare.py does in Python.
 *
 *     node compare.mjs FOLDER ONNXRUNTIME    (the folder in which onnxruntime-node is installed)
 */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const LIMIT = 1e-5; // relative to the largest value of an output

const [folder, installed] = process.argv.slice(2);
const require = createRequire(join(installed, "package.json"));
const { InferenceSession, Tensor } = require("onnxruntime-node");
const { version } = require("onnxruntime-node/package.json");

const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function difference(expected, got) {
  if (String(got.dims) !== String(expected.shape)) return Infinity;
  return largest(expected.values.map((value, i) => value - got.data[i])) / largest(expected.values);
}

let failed = 0;
for (const file of readdirSync(folder).filter((each) => each.endsWith(".onnx"))) {
  const path = join(folder, file);
  const example = JSON.parse(readFileSync(path.replace(/onnx$/, "json"), "utf8"));
  const feeds = Object.fromEntries(
    Object.entries(example.inputs).map(([name, { values, shape }]) => [
      name,
      new Tensor("float32", Float32Array.from(values), shape),
    ]),
  );
  const session = await InferenceSession.create(path);
  const got = await session.run(feeds);
  const worst = largest(
    Object.entries(example.outputs).map(([name, expected]) => difference(expected, got[name])),
  );
  const right = worst <= LIMIT;
  if (!right) failed++;
  console.log(
    `${file.replace(/\.onnx$/, "").padEnd(20)} ${right ? "✓" : "✗"} differs by ${worst.toExponential(1)}, allowed ${LIMIT.toExponential()}`,
  );
}
console.log(`onnxruntime-node ${version}: ${failed === 0 ? "all outputs agree" : `${failed} models differ`}`);
process.exitCode = failed > 0 ? 1 : 0;
