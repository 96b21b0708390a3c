import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as genbook from "../../src/index";
import { tf, type RunOptions, type TrainEvent } from "../../src/index";
import { flowFrom, trainFlow } from "./ownLoops/flow";
import { trainLsGan } from "./ownLoops/lsGan";
import { trainMmdVae } from "./ownLoops/mmdVae";
import { freshFolder } from "./freshFolder";

const page = readFileSync(join(__dirname, "../../docs/your-own-training.md"), "utf8");
const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

/** Each example with toy networks: returns its models, its events and the names of its logs. */
const EXAMPLES: Record<
  string,
  (images: tf.Tensor4D) => {
    models: tf.LayersModel[];
    train: (options: RunOptions) => AsyncGenerator<TrainEvent, void>;
    logs: string[];
  }
> = {
  mmdVae: (images) => {
    const size = { imageSize: 8, filters: [2, 2] as [number, number], latentDim: 2, seed: 1 };
    const [encoder, decoder] = [genbook.buildEncoder(size), genbook.buildDecoder(size)];
    return {
      models: [encoder, decoder],
      train: (options) => trainMmdVae(encoder, decoder, images, { epochs: 2, ...options }),
      logs: ["loss", "reconstructionLoss", "mmdLoss"],
    };
  },
  lsGan: (images) => {
    const dense = (units: number, seed: number, inputShape?: number[]) =>
      tf.layers.dense({
        units,
        kernelInitializer: genbook.glorotUniform(seed),
        ...(inputShape && { inputShape }),
      });
    const generator = tf.sequential({
      layers: [dense(64, 1, [4]), tf.layers.reshape({ targetShape: [8, 8, 1] })],
    });
    const flat = tf.layers.flatten({ inputShape: [8, 8, 1] });
    const discriminator = tf.sequential({
      layers: [flat, dense(8, 2), genbook.dropout({ rate: 0.2 }), tf.layers.leakyReLU(), dense(1, 3)],
    });
    return {
      models: [generator, discriminator],
      train: (options) =>
        trainLsGan(generator, discriminator, images, { steps: 6, batchSize: 8, ...options }),
      logs: ["dLoss", "gLoss"],
    };
  },
  flow: (images) => {
    const network = genbook.buildUnet({ imageSize: 8, channels: 1, widths: [4, 4], blocks: 1, seed: 1 });
    return {
      models: [network],
      train: (options) => trainFlow(network, images, { epochs: 2, batchSize: 8, ...options }),
      logs: ["loss"],
    };
  },
};

describe("the examples of docs/your-own-training.md", () => {
  const folder = freshFolder();
  let images: tf.Tensor4D;
  before(() => {
    const random = new genbook.RandomStream(1);
    images = random.uniform([24, 8, 8, 1]);
    random.dispose();
  });
  after(() => images.dispose());

  /** Trains new networks with seed 3; returns the logs of each step. */
  async function logsOf(name: string, options: RunOptions, stopAt?: number) {
    const { models, train, logs } = EXAMPLES[name](images);
    const before = tf.memory().numTensors;
    const steps: number[][] = [];
    for await (const event of train({ seed: 3, ...options })) {
      if (event.kind === "batch") steps.push(logs.map((each) => event.logs[each]));
      if (event.step === stopAt) break;
    }
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
    for (const model of models) model.dispose();
    return steps;
  }

  for (const name of Object.keys(EXAMPLES)) {
    it(`train as the page shows: ${name}, compiled and op by op, stopped and resumed`, async () => {
      const tested = readFileSync(join(__dirname, "ownLoops", `${name}.ts`), "utf8");
      const code = tested.slice(tested.indexOf("\n") + 1).replaceAll('"../../../src/index"', '"genbook"');
      expect(blocks).to.include(code);

      const compiled = await logsOf(name, {});
      expect(compiled).to.have.lengthOf.above(2);
      expect(compiled.flat().every(Number.isFinite)).to.equal(true);
      const eager = await logsOf(name, { compile: false });
      eager.flat().forEach((each, i) => expect(each).to.be.closeTo(compiled.flat()[i], 1e-5));
      await logsOf(name, { run: await genbook.openRun(folder()) }, 2);
      const resumed = await logsOf(name, { run: await genbook.openRun(folder(), { resume: true }) });
      expect(resumed).to.deep.equal(compiled);
    });
  }

  it("learn: the flow's error falls, and its samples have the images' brightness", async () => {
    const network = genbook.buildUnet({ imageSize: 8, channels: 1, widths: [4, 4], blocks: 1, seed: 1 });
    const losses: number[] = [];
    for await (const { kind, logs } of trainFlow(network, images, { epochs: 40, batchSize: 8, seed: 1 })) {
      if (kind === "epoch") losses.push(logs.loss);
    }
    expect(losses.at(-1)!).to.be.below(0.8 * losses[0]);
    const random = new genbook.RandomStream(2);
    const brightness = tf.tidy(
      () =>
        flowFrom(network, random.normal([20, 8, 8, 1]))
          .mean()
          .dataSync()[0],
    );
    random.dispose();
    network.dispose();
    expect(brightness).to.be.closeTo(0.5, 0.2);
  });
});
