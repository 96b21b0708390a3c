import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { saveModel } from "../../../src/training/saved/saveModel";
import { FAMILIES, inputsOf, outputsOf } from "./families";

/** Reads folders and inputs, and prints the outputs of the models in the folders, or why loading failed. */
const PROGRAM = `
  const tf = require("@tensorflow/tfjs");
  const { readFileSync } = require("node:fs");
  async function outputsOf({ folder, inputs }) {
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(folder + "/model.json", "utf8"));
    const weightData = new Uint8Array(readFileSync(folder + "/weights.bin")).buffer;
    const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData };
    const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    const outputs = model.predict(inputs.map((values) => tf.tensor(values)));
    return [outputs].flat().map((each) => Array.from(each.dataSync()));
  }
  const models = JSON.parse(readFileSync(0, "utf8"));
  const all = models.map((each) => outputsOf(each).catch((error) => error.message.split(".")[0]));
  Promise.all(all).then((results) => console.log(JSON.stringify(results)));`;

describe("programs that have only tfjs", () => {
  let box: string;
  before(() => {
    box = mkdtempSync(join(tmpdir(), "genbook-plain-"));
    tf.engine().startScope();
  });
  after(() => {
    tf.engine().endScope();
    tf.disposeVariables();
    rmSync(box, { recursive: true });
  });

  it("load every network without a layer that tfjs lacks, and compute the same", async () => {
    const networks = Object.entries(FAMILIES).flatMap(([family, { build }]) =>
      Object.entries(build()).map(([name, model]) => ({ name: `${family}: ${name}`, model })),
    );
    const models = networks.map(({ model }, i) => ({
      folder: join(box, String(i)),
      inputs: inputsOf(model).map((each) => each.arraySync()),
    }));
    for (const [i, { model }] of networks.entries()) await saveModel(model, models[i].folder);
    const output = execFileSync(process.execPath, ["-e", PROGRAM], {
      input: JSON.stringify(models),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    });
    const results = JSON.parse(output.trim().split("\n").at(-1)!) as (number[][] | string)[];

    const refused: Record<string, string> = {};
    for (const [i, { name, model }] of networks.entries()) {
      const result = results[i];
      if (typeof result === "string") {
        refused[name] = result;
        continue;
      }
      for (const [output, values] of outputsOf(model).entries()) {
        const far = Math.max(...values.map((value, at) => Math.abs(value - result[output][at])));
        expect(far, name).to.be.below(1e-5);
      }
    }
    expect(refused).to.deep.equal({
      "SN-GAN: discriminator": "Unknown layer: SpectralNormalization",
      "diffusion model: network": "Unknown layer: BilinearUpSampling2D",
    });
  });
});
