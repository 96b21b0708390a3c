import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import type { Binding } from "../../../src/tensorflow/backend/binding.js";
import { tf } from "../../../src/tensorflow/backend/index.js";
import { registerBackend } from "../../../src/tensorflow/backend/runtime.js";

const root = join(__dirname, "..", "..", "..");
const PACKAGE = "@tensorflow/tfjs-node-gpu";

describe("tfjs-node, imported beside genbook", () => {
  it("is genbook's tfjs, with what tfjs-node adds to it", async () => {
    const required = createRequire(join(root, "package.json"))(PACKAGE) as typeof tf;
    const imported = (await import(PACKAGE)) as typeof tf;
    for (const each of [required, imported]) {
      expect(each.node.decodePng).to.equal(tf.node.decodePng);
      expect(each.getBackend()).to.equal("tensorflow");
      expect(each.train).to.equal(tf.train);
      expect(each.version).to.include({ "tfjs-node": "4.22.0" });
      expect(each.io).to.have.property("fileSystem").that.is.a("function");
    }
    const sum = tf.tidy(() => required.add(tf.ones([2]), 1).arraySync());
    expect(sum).to.deep.equal([2, 2]);
  });

  it("prints nothing, neither when it comes second nor when it has failed before for lack of an addon", () => {
    const backend = JSON.stringify(join(root, "src", "tensorflow", "backend", "index.ts"));
    const code = `try { require("${PACKAGE}"); } catch (error) { console.log(/addon/.test(error.message)); }
const { tf } = require(${backend});
console.log(require("${PACKAGE}").add(tf.ones([2]), 1).arraySync().join());`;
    const args = ["--import", "tsx", "--input-type=commonjs", "-e", code];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect(stdout + stderr).to.equal("true\n2,2\n");
  });

  it("says what to do if its own TensorFlow is in use", () => {
    expect(() => registerBackend({} as Binding)).to.throw(
      /^tfjs-node was imported before genbook.*import genbook first/,
    );
  });
});
