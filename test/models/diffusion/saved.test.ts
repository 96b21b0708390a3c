import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildSampler } from "../../../src/models/diffusion/sampler";
import { trainDiffusion } from "../../../src/models/diffusion/train";
import { tf } from "../../../src/tensorflow/backend";
import { saveModel } from "../../../src/training/saved/saveModel";
import { noise } from "../kerasInputs";
import { buildToyDiffusion, toyImages } from "./toyDiffusion";

describe("a saved diffusion model", () => {
  it("makes the same images after it has been loaded, and trains on with the same losses", async () => {
    const folder = mkdtempSync(join(tmpdir(), "genbook-diffusion-"));
    const before = tf.memory().numTensors;
    const images = toyImages(6);
    const models = buildToyDiffusion(images);
    const losses = async ({ network, normalizer }: typeof models): Promise<number[]> => {
      const result: number[] = [];
      const settings = { epochs: 1, batchSize: 3, seed: 2, learningRate: 1e-2 };
      for await (const event of trainDiffusion(network, normalizer, images, settings))
        result.push(event.logs.loss);
      return result;
    };
    await losses(models);
    const loaded = { ...models };
    for (const name of ["network", "normalizer"] as const) {
      await saveModel(models[name], join(folder, name));
      loaded[name] = await tf.loadLayersModel(`file://${join(folder, name)}/model.json`);
    }
    tf.tidy(() => {
      const z = noise([2, 64], 3);
      const [a, b] = [models, loaded].map(({ network, normalizer }) => {
        const sampler = buildSampler(network, normalizer, { steps: 3 });
        return (sampler.apply(z) as tf.Tensor).dataSync();
      });
      expect(b).to.deep.equal(a);
    });
    expect(await losses(loaded)).to.deep.equal(await losses(models));
    for (const each of [images, ...Object.values(models), ...Object.values(loaded)]) each.dispose();
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    rmSync(folder, { recursive: true });
  });
});
