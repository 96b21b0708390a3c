import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { expect } from "chai";
import { ScriptTarget, transpileModule } from "typescript";
import * as genbook from "../../src/index";
import { tf, type History } from "../../src/index";
import { bundleOf } from "../display/notebook";
import { trainDenoiser } from "./denoiser";

const page = readFileSync(join(__dirname, "../../docs/your-own-training.md"), "utf8");
const [training, use, validation] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

type Options = NonNullable<Parameters<typeof trainDenoiser>[2]>;

describe("docs/your-own-training.md", () => {
  const home = process.cwd();
  let folder: string;
  let images: tf.Tensor4D;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-"));
    process.chdir(folder);
    images = tf.fill([40, 6, 6, 1], 0.8);
  });
  afterEach(() => {
    images.dispose();
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  const build = () =>
    tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [6, 6, 1] }),
        tf.layers.dense({ units: 8, activation: "relu", kernelInitializer: genbook.glorotUniform(1) }),
        genbook.dropout({ rate: 0.1 }),
        tf.layers.dense({ units: 36, activation: "sigmoid", kernelInitializer: genbook.glorotUniform(2) }),
        tf.layers.reshape({ targetShape: [6, 6, 1] }),
      ],
    });

  async function losses(options: Options, stopAt?: number): Promise<number[]> {
    const model = build();
    const before = tf.memory().numTensors;
    const all: number[] = [];
    try {
      for await (const { kind, step, logs } of trainDenoiser(model, images, { seed: 3, ...options })) {
        if (kind === "batch") all.push(logs.loss);
        if (step === stopAt) break;
      }
    } finally {
      expect(tf.memory().numTensors, "tensors left").to.equal(before);
      model.dispose();
    }
    return all;
  }

  it("shows the training that is tested here, in about 30 lines", () => {
    const tested = readFileSync(join(__dirname, "denoiser.ts"), "utf8");
    expect(tested.slice(tested.indexOf("\n") + 1)).to.equal(
      training.replaceAll('"genbook"', '"../../src/index"'),
    );
    expect(training.slice(training.indexOf("export async function*")).trim().split("\n").length).to.be.below(
      37,
    );
  });

  it("computes the same losses compiled and op by op, and ends with an explanation if they explode", async () => {
    const compiled = await losses({});
    expect(compiled).to.have.length(15);
    expect(compiled.at(-1)!).to.be.below(0.9 * compiled[0]);
    const eager = await losses({ compile: false });
    eager.forEach((loss, i) => expect(loss).to.be.closeTo(compiled[i], 1e-6));
    expect(await losses({ ema: 0.9 })).to.deep.equal(compiled);
    const error = await losses({ learningRate: 1e38, optimizer: genbook.rmsprop }).catch(
      (thrown: Error) => thrown,
    );
    expect(error).to.be.instanceOf(genbook.DivergedError);
  });

  it("resumes bit for bit, and accepts settings that change", async () => {
    const options = { noise: (step: number) => 0.5 / step, learningRate: genbook.warmup(4, 1e-3) };
    const whole = await losses(options);
    await losses({ ...options, run: await genbook.openRun("run") }, 7);
    const rest = await losses({ ...options, run: await genbook.openRun("run", { resume: true }) });
    expect(rest).to.deep.equal(whole);
  });

  it("validates as the page says, once the example's lines are in the training", async () => {
    expect(validation, "as it is copied, and not a product").to.include("\nyield* session.begin(");
    const begin = /^ *yield\* session\.begin.*\n/m;
    const whole = training.replace(begin, validation).replace("images: tf.Tensor4D,", "images, validation,");
    const { outputText } = transpileModule(whole.replaceAll(/^(import|export) (?!async).*$/gm, ""), {
      compilerOptions: { target: ScriptTarget.ES2022 },
    });
    const program = outputText.replace(/^export /gm, "");
    const { tf, Session, adam, batches, weightsOf } = genbook;
    const make = runInThisContext(
      `((tf, Session, adam, batches, weightsOf) => {\n${program}\nreturn trainDenoiser;\n})`,
    ) as (...given: unknown[]) => (...given: unknown[]) => ReturnType<typeof trainDenoiser>;
    const model = build();
    const train = make(tf, Session, adam, batches, weightsOf);
    const history = await genbook.fit(train(model, images, images, { epochs: 2, seed: 1 }));
    expect(history.map(({ valLoss }) => valLoss < 1 && valLoss > 0)).to.deep.equal([true, true]);
    model.dispose();
  });

  it("refuses a setting that is no number, before the first step or when it becomes one", async () => {
    for (const noise of [NaN, Infinity, "0.3", { value: NaN }] as number[]) {
      const error = await losses({ noise }).catch((thrown: Error) => thrown);
      expect(error).to.be.instanceOf(RangeError);
      expect((error as Error).message).to.match(
        /^noise must be a finite number, got (NaN|Infinity|"0\.3"): /,
      );
    }
    const later = await losses({ noise: (step) => (step > 3 ? NaN : 0.3) }).catch((thrown: Error) => thrown);
    expect((later as Error).message).to.match(/^noise must be a finite number, got NaN/);
    const rate = await losses({ learningRate: "0.1" as never }).catch((thrown: Error) => thrown);
    expect((rate as Error).message).to.match(/^learningRate must be a number > 0, got "?0\.1/);
  });

  it("is used as the page says: with a slider, a progress bar, a chart that names the unit", async () => {
    const model = build();
    const cell = use.replace(/^import (.*) from "genbook";$/gm, "const $1 = genbook;");
    const program = `(async (genbook, trainDenoiser, model, images) => {\n${cell}\nreturn history;\n})`;
    const run = runInThisContext(program) as (...given: unknown[]) => Promise<History>;
    const written: string[] = [];
    const { stdout } = process;
    const write = stdout.write.bind(stdout);
    stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    let history: History;
    try {
      history = await run(genbook, trainDenoiser, model, images);
    } finally {
      stdout.write = write;
    }
    expect(history.map(({ epoch }) => epoch)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(history.changes).to.deep.equal([{ step: 1, stepsPerEpoch: 3, settings: { noise: 0.3 } }]);
    expect(written.join("")).to.match(/Epoch 5\/5 .* loss 0\.\d+/);
    expect(JSON.stringify(await bundleOf(genbook.lossChart(history)))).to.include("mean squared error");
    model.dispose();
  });
});
