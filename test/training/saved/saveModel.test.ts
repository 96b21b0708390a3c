import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildDiscriminator, buildGenerator } from "../../../src/models/dcgan/networks";
import { buildSampler } from "../../../src/models/diffusion/sampler";
import { tf } from "../../../src/tensorflow/backend";
import { saveModel } from "../../../src/training/saved/saveModel";
import { failure } from "../../datasets/localHost";
import { buildToyDiffusion, toyImages } from "../../models/diffusion/toyDiffusion";

describe("saveModel", () => {
  const home = process.cwd();
  const toy = { imageSize: 24, width: 1 / 32, seed: 1 };
  let box: string;
  let tensorsBefore: number;
  let generator: tf.LayersModel;

  beforeEach(() => {
    box = realpathSync(mkdtempSync(join(tmpdir(), "genbook-export-")));
    process.chdir(box);
    tensorsBefore = tf.memory().numTensors;
    generator = buildGenerator(toy);
  });
  afterEach(() => {
    generator.dispose();
    process.chdir(home);
    rmSync(box, { recursive: true });
    expect(tf.memory().numTensors, "tensors left").to.equal(tensorsBefore);
  });

  /** Returns the outputs of both models for the same input. */
  async function expectSame(model: tf.LayersModel, again: tf.LayersModel): Promise<void> {
    const shape = model.inputs[0].shape.map((size) => size ?? 3);
    const [a, b] = tf.tidy(() => {
      const input = tf.randomUniform(shape, -1, 1, "float32", 2);
      return [model, again].map((each) => each.predict(input) as tf.Tensor);
    });
    expect(a.shape).to.deep.equal(b.shape);
    expect(Array.from(await a.data())).to.deep.equal(Array.from(await b.data()));
    tf.dispose([a, b]);
  }

  for (const [what, folder] of [
    ["a relative path", "frogs"],
    ["folders that are made", "a/b/frogs"],
    ["spaces and special characters", "my frogs/größe 100 % #1 ?&'\" 🐸"],
  ]) {
    it(`is read back by tfjs, from ${what}`, async () => {
      const made = tf.memory().numTensors;
      await saveModel(generator, folder);
      expect(tf.memory().numTensors).to.equal(made);
      expect(readdirSync(folder)).to.have.members(["model.json", "weights.bin"]);
      expect(readdirSync(join(folder, "..")), "nothing temporary").to.have.length(1);
      const again = await tf.loadLayersModel(`file://${folder}/model.json`);
      await expectSame(generator, again);
      again.dispose();
    });
  }

  it("takes an absolute path, and a discriminator with its dropout", async () => {
    const discriminator = buildDiscriminator(toy);
    const folder = join(box, "judge");
    await saveModel(discriminator, folder);
    const again = await tf.loadLayersModel(`file://${folder}/model.json`);
    await expectSame(discriminator, again);
    const classes = (model: tf.LayersModel) => model.layers.map((layer) => layer.getClassName());
    expect(classes(again), "with layers that a training run can seed").to.deep.equal(classes(discriminator));
    again.dispose();
    discriminator.dispose();
  });

  it("refuses an existing folder or file, even an empty one or a dangling link, and leaves it untouched", async () => {
    mkdirSync("empty");
    writeFileSync("file", "mine");
    symlinkSync("nowhere", "link");
    for (const name of ["empty", "file", "link"]) {
      const { message } = await failure(saveModel(generator, name));
      expect(message).to.equal(
        `${join(box, name)} already exists, and a model is saved in a new folder: choose another name, or move it away.`,
      );
    }
    expect(readdirSync(".")).to.have.members(["empty", "file", "link"]);
    expect(readdirSync("empty")).to.deep.equal([]);
    expect(statSync("file").size).to.equal(4);
  });

  it("refuses what could not be loaded again, and says what to do", async () => {
    const refusal = async (models: unknown, folder: unknown = "m") => {
      const error = await failure(saveModel(models as tf.LayersModel, folder as string));
      return error.message;
    };
    for (const name of ["../escaped", "a/b", "a\\b", "..", ".", ""]) {
      expect(await refusal({ [name]: generator })).to.equal(
        `A network's name is that of its folder, without slashes, got ${JSON.stringify(name)}: write, for example, ` +
          "saveModel({ generator }, folder).",
      );
    }
    expect(await refusal({})).to.match(
      /^saveModel expects a network, or several by name, got none: write save/,
    );
    expect(await refusal(undefined)).to.match(/got undefined: write saveModel\(\{ encoder, decoder \}/);
    expect(await refusal({ a: 3 })).to.match(/networks by name, but a is 3: pass models that/);
    const tensor = tf.ones([2]);
    expect(await refusal(tensor)).to.match(/or several by name, got a Tensor: write saveModel\(/);
    tensor.dispose();
    expect(await refusal([generator])).to.match(/or several by name, got a list: write saveModel\(/);
    expect(await refusal(generator, null)).to.match(
      /^Expected a path, got null: write, for example, saveModel\(/,
    );
    expect((await failure(saveModel(generator, "m", { run: "x" as never }))).message).to.match(
      /^run must be a run folder, got "x": open it first/,
    );
    expect(readdirSync(".")).to.deep.equal([]);
  });

  it("refuses a sampler, which has no weights, and says what to save instead", async () => {
    const [images, before] = [toyImages(2), tf.memory().numTensors];
    const { network, normalizer } = buildToyDiffusion(images);
    const error = await failure(saveModel(buildSampler(network, normalizer), "s"));
    expect(error.message).to.match(/^sampler cannot be saved, .* DiffusionSampler\. .*save its two models/);
    expect(readdirSync(".")).to.deep.equal([]);
    for (const each of [network, normalizer]) each.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    images.dispose();
  });

  it("leaves nothing behind when it fails, and says why", async () => {
    writeFileSync("file", "mine");
    expect((await failure(saveModel(generator, "file/frogs"))).message).to.match(
      /file\/frogs: .*file is not a folder\. Expected .*name another folder/,
    );
    expect((await failure(saveModel(generator, "/proc/genbook/frogs"))).message).to.include("ENOENT");

    const disposed = buildGenerator(toy);
    disposed.dispose();
    expect((await failure(saveModel(disposed, "frogs"))).message).to.include("disposed");

    const saving = (then: () => void) => {
      const save = async (url: string) => {
        await generator.save(url);
        then();
      };
      return Object.create(generator, { save: { value: save } }) as tf.LayersModel;
    };
    const noRoom = saving(() => {
      throw new Error("ENOSPC");
    });
    expect((await failure(saveModel(noRoom, "frogs"))).message).to.include("ENOSPC");
    expect(readdirSync(".")).to.deep.equal(["file"]);

    const outrun = saving(() => {
      mkdirSync("frogs");
      writeFileSync("frogs/model.json", "another's");
    });
    expect((await failure(saveModel(outrun, "frogs"))).message).to.include("ENOTEMPTY");
    expect(readdirSync(".")).to.have.members(["file", "frogs"]);
    expect(readFileSync("frogs/model.json", "utf8")).to.equal("another's");
  });
});
