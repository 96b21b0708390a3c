import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildCritic } from "../../../src/models/wganGp/networks";
import { buildVae } from "../../../src/models/vae/wholeVae";
import { tf } from "../../../src/tensorflow/backend";
import { fit } from "../../../src/training/fit";
import { adamW } from "../../../src/training/optimizers/adam";
import { openRun } from "../../../src/training/run/runFolder";
import type { RunOptions } from "../../../src/training/runOptions";
import { loadModel } from "../../../src/training/saved/loadModel";
import { loadOptimizer } from "../../../src/training/saved/optimizerFile";
import { registerLayer } from "../../../src/training/saved/registerLayer";
import { saveModel } from "../../../src/training/saved/saveModel";
import { failure } from "../../datasets/localHost";
import { buildToyVae } from "../../models/vae/toyVae";
import { buildToyVae2e } from "../../models/vae2e/toyVae2e";
import { FAMILIES, outputsOf, type Family, type Networks } from "./families";

describe("loadModel", () => {
  let box: string;

  beforeEach(() => {
    box = mkdtempSync(join(tmpdir(), "genbook-load-"));
    tf.engine().startScope();
  });
  afterEach(() => {
    tf.engine().endScope();
    tf.disposeVariables();
    rmSync(box, { recursive: true });
  });

  const lossesOf = async (family: Family, networks: Networks, options: RunOptions = {}) => {
    const history = await fit(family.train(networks, { seed: 3, compile: false, ...options }));
    return history.map((logs) =>
      Object.entries(logs).filter(([name]) => name !== "seconds" && name !== "msPerStep"),
    );
  };

  for (const [name, family] of Object.entries(FAMILIES)) {
    it(`${name}: the same outputs, and the same losses when it trains on`, async () => {
      const networks = family.build();
      const [folder, run] = [join(box, "saved"), await openRun(join(box, "run"))];
      await lossesOf(family, networks, { run });
      await saveModel(networks, folder, { run });
      const again = await loadModel(folder);
      expect(Object.keys(again).sort()).to.deep.equal(Object.keys(networks).sort());
      for (const [key, model] of Object.entries(networks)) {
        expect(outputsOf(again[key]), key).to.deep.equal(outputsOf(model));
      }
      // Both trainings go on with the optimizers' state, so it is made twice.
      const options = { optimizer: await loadOptimizer(folder) };
      const losses = await lossesOf(family, networks, options);
      expect(await lossesOf(family, again, options)).to.deep.equal(losses);
    });
  }

  it("continues with the optimizer's state as if the training had not stopped", async () => {
    const family = FAMILIES.VAE;
    const optimizer = (rate: number) => adamW(rate, { beta1: 0.8, weightDecay: 0.1, clipNorm: 1 });
    const networks = family.build();
    const run = await openRun(join(box, "run"));
    await fit(family.train(networks, { seed: 1, run, optimizer }));
    await saveModel(networks, join(box, "saved"), { run });

    const checkpoint = (await run.latest())!;
    const loaded = (await loadOptimizer(join(box, "saved")))(1e-3);
    expect(loaded.getConfig()).to.deep.equal(optimizer(1e-3).getConfig());
    expect(loaded.iterations).to.equal(2);
    const state = await loaded.getWeights();
    const saved = Object.entries(checkpoint.tensors).filter(([key]) => key.startsWith("optimizer/"));
    expect(state.length).to.equal(saved.length).and.to.be.above(10);
    state.forEach(({ tensor }, i) => expect(tensor.dataSync()).to.deep.equal(saved[i][1].dataSync()));
  });

  it("loads a single network by its name, a whole VAE, and a model.json", async () => {
    const critic = buildCritic({ imageSize: 24, width: 1 / 32, seed: 1 });
    await saveModel(critic, join(box, "critic"));
    for (const path of ["critic", "critic/model.json"]) {
      const again = await loadModel(join(box, path));
      expect(Object.keys(again)).to.deep.equal(["critic"]);
      expect(outputsOf(again.critic)).to.deep.equal(outputsOf(critic));
    }
    const { encoder, decoder } = buildToyVae();
    const vae = buildVae(encoder, decoder, { seed: 1 });
    await saveModel(vae, join(box, "vae"));
    expect(outputsOf((await loadModel(join(box, "vae"))).vae)).to.deep.equal(outputsOf(vae));
  });

  it("loads a layer of the user's own once it is registered", async () => {
    class Doubling extends tf.layers.Layer {
      static readonly className = "Doubling";
      override call(x: tf.Tensor | tf.Tensor[]) {
        return [x].flat()[0].mul(2);
      }
    }
    const inputs = tf.input({ shape: [2] });
    const model = tf.model({
      inputs,
      outputs: new Doubling().apply(inputs) as tf.SymbolicTensor,
      name: "own",
    });
    const error = await failure(saveModel(model, join(box, "own")));
    expect(error.message).to.match(
      /^own cannot be saved, .* Doubling\. Register the class first: registerLayer/,
    );
    registerLayer(Doubling);
    await saveModel(model, join(box, "own"));
    expect(outputsOf((await loadModel(join(box, "own"))).own)).to.deep.equal(outputsOf(model));
  });

  it("refuses a folder that has lost a network, of which it loads the others alone", async () => {
    const folder = join(box, "saved");
    await saveModel(buildToyVae(), folder);
    rmSync(join(folder, "encoder"), { recursive: true });
    expect((await failure(loadModel(folder))).message).to.match(
      /^Expected the networks encoder, decoder in .*, got only decoder: copy encoder again from .*saved\/decoder"\)\.$/,
    );
    expect(Object.keys(await loadModel(join(folder, "decoder")))).to.deep.equal(["decoder"]);
    expect((await failure(loadModel(undefined as never))).message).to.equal(
      'Expected a path, got undefined: write, for example, loadModel("digits").',
    );
  });

  it("refuses what is not a saved model, and says what it found", async () => {
    const refusal = async (name: string) => (await failure(loadModel(join(box, name)))).message;
    expect(await refusal("none")).to.match(
      /got nothing: it does not exist\. Name a folder that saveModel wrote/,
    );
    writeFileSync(join(box, "model.keras"), "PK");
    expect(await refusal("model.keras")).to.match(/got a file of 2 bytes/);
    mkdirSync(join(box, "empty"));
    expect(await refusal("empty")).to.match(/Expected a model\.json in .*got an empty folder/);
    await openRun(join(box, "run"));
    expect(await refusal("run")).to.match(/got a run folder.*openRun\(path, \{ resume: true \}\)/);
    writeFileSync(join(box, "empty", "model.json"), '{"format":"graph-model","modelTopology":{}}');
    expect(await refusal("empty")).to.match(/Expected a tfjs layers model .*got graph-model/);
    writeFileSync(join(box, "empty", "model.json"), "[1]");
    expect(await refusal("empty")).to.match(/Expected a tfjs layers model .*got other contents/);
    writeFileSync(join(box, "empty", "model.json"), "null");
    expect(await refusal("empty")).to.match(/Expected a tfjs layers model .*got other contents/);
  });

  it("separates what tfjs says from what to do by one full stop", async () => {
    const path = join(box, "saved", "model.json");
    await saveModel(buildToyVae().encoder, join(box, "saved"));
    const model = JSON.parse(readFileSync(path, "utf8")) as {
      weightsManifest: { weights: unknown[] }[];
      userDefinedMetadata: unknown;
    };
    model.weightsManifest[0].weights.pop();
    model.userDefinedMetadata = {};
    writeFileSync(path, JSON.stringify(model));
    expect((await failure(loadModel(path))).message).to.match(
      /[^.]\. Expected layers that tfjs or genbook has/,
    );
  });

  it("refuses a network without its weights, which would be random", async () => {
    const path = join(box, "saved", "model.json");
    await saveModel(buildToyVae().encoder, join(box, "saved"));
    const { modelTopology } = JSON.parse(readFileSync(path, "utf8")) as { modelTopology: object };
    writeFileSync(path, JSON.stringify({ modelTopology }));
    expect((await failure(loadModel(path))).message).to.match(
      /^Expected a tfjs layers model in .*, got a model without weights\. Name a folder/,
    );
  });

  it("refuses damaged files, and disposes what it had already loaded", async () => {
    const folder = join(box, "saved");
    await saveModel(buildToyVae(), folder);
    const path = join(folder, "encoder", "weights.bin"); // the decoder is loaded first
    const whole = readFileSync(path);
    const before = tf.memory().numTensors;
    const refusal = async () => (await failure(loadModel(folder))).message;

    const flipped = Buffer.from(whole);
    flipped[100] ^= 1;
    writeFileSync(path, flipped);
    expect(await refusal()).to.match(/encoder\/model\.json and its weights are damaged: expected the sha256/);
    truncateSync(path, 50);
    expect(await refusal()).to.match(/damaged.*Save the model again/);
    rmSync(path);
    expect(await refusal()).to.match(/damaged.*got ENOENT/);
    writeFileSync(path, whole);
    writeFileSync(join(folder, "encoder", "model.json"), '{"format"');
    expect(await refusal()).to.match(/model\.json is damaged: expected JSON, got "\{\\"format\\""/);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("refuses optimizers that are missing, damaged, or belong to other weights", async () => {
    const networks = buildToyVae2e();
    const run = await openRun(join(box, "run"));
    const save = (name: string, models: Networks) => failure(saveModel(models, join(box, name), { run }));
    expect((await save("early", networks)).message).to.match(
      /has no checkpoint with optimizers: train with this run folder, or save without `run`\.$/,
    );
    await fit(FAMILIES["later editions' VAE"].train(networks, { seed: 1, run }));
    expect((await save("other", { ...networks, decoder: buildToyVae2e().decoder })).message).to.match(
      /^decoder differs from step 2 in .*under the names that the run gives them.*without `run`\.$/,
    );
    for (const path of [undefined, 5, ""]) {
      expect((await failure(loadOptimizer(path as never))).message).to.match(
        /^Expected a path, got .*: write, for example, loadOptimizer\("digits"\)\.$/,
      );
    }
    await saveModel(networks, join(box, "without"));
    expect((await failure(loadOptimizer(join(box, "without")))).message).to.match(
      /got no such file: saveModel writes them if it gets the run folder/,
    );
    await saveModel(networks, join(box, "saved"), { run });
    const path = join(box, "saved", "optimizers.safetensors");
    truncateSync(path, 1000);
    expect((await failure(loadOptimizer(join(box, "saved")))).message).to.match(
      /not a complete checkpoint.*\. Save the model again with its run, or copy .*saved again from where it was made\.$/,
    );
    renameSync(path, `${path}.bak`);
    expect(Object.keys(await loadModel(join(box, "saved")))).to.have.members(["encoder", "decoder"]);
  });
});
