import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { thinOut } from "../../../src/display/callbacks/snapshots";
import { timeline, type Timeline, type TimelineOptions } from "../../../src/display/callbacks/timeline";
import { tf } from "../../../src/tensorflow/backend";
import { RandomStream } from "../../../src/tensorflow/random";
import type { TrainEvent } from "../../../src/training/events";
import { openRun } from "../../../src/training/run/runFolder";
import { bundleOf, inNotebook, printed, readPng, type Message } from "../notebook";

const event = (step: number, more: Partial<TrainEvent> = {}): TrainEvent => ({
  kind: "batch",
  epoch: 1,
  epochs: 1,
  step,
  stepsPerEpoch: 1000,
  logs: { dLoss: 0.7 },
  ...more,
});

/** z [n, 2] → images [n, 1, 1, channels], each pixel the first number of z times `gain`. */
function toyGenerator(gain: number, channels = 1) {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: channels, inputShape: [2], useBias: false }),
      tf.layers.reshape({ targetShape: [1, 1, channels] }),
    ],
  });
  const setGain = (value: number) =>
    tf.tidy(() =>
      model.setWeights([tf.tensor2d(new Array<number>(2 * channels).fill(value), [2, channels])]),
    );
  setGain(gain);
  return { model, setGain };
}

/** Points whose pixels are their first number: [[x, 0], …]. */
const points = (...xs: number[]) =>
  tf.tensor2d(
    xs.map((x) => [x, 0]),
    [xs.length, 2],
  );

/**
 * Returns the sheets of a timeline's HTML, newest first: step and the grey of each sample, one row of images
 * of one pixel.
 */
async function sheetsOf(figure: Timeline, samples: number) {
  const html = (await bundleOf(figure))["text/html"] as string;
  const found = html.matchAll(/<div>step ([\d,]+)<\/div><img src="data:image\/png;base64,([^"]+)"/g);
  const sheets: { step: number; greys: number[] }[] = [];
  for (const [, step, png] of found) {
    const picture = await readPng(png);
    const side = picture.height - 2; // of an image's one pixel, in a frame of 1; then a gap of 2
    const greys = Array.from({ length: samples }, (_, i) => picture.at(i * (side + 2) + 2, 2)[0]);
    sheets.push({ step: Number(step.replace(",", "")), greys });
  }
  return sheets;
}

const stepsOf = async (figure: Timeline) => (await sheetsOf(figure, 1)).map(({ step }) => step);

/** Sends the steps first..last as a training run does, in a notebook. */
const train = (callback: Timeline, first: number, last: number, more?: Partial<TrainEvent>) =>
  inNotebook(async () => {
    for (let step = first; step <= last; step++) await callback(event(step, more));
  });

const end = (callback: Timeline, step: number) =>
  inNotebook(() => callback(event(step, { kind: "end", logs: {} })));

describe("timeline", () => {
  it("draws the same points after the first step and at every `every` steps, with the weights of that moment", async () => {
    const { model, setGain } = toyGenerator(0);
    const z = points(-1, 0.2, 1);
    const figure = timeline(model, { z, every: 10, keep: 5 });
    z.dispose();
    await inNotebook(async () => {
      for (let step = 1; step <= 29; step++) {
        setGain(step / 29);
        await figure(event(step));
        await figure(event(step, { kind: "epoch" }));
      }
    });
    const byte = (x: number, step: number) => Math.round(((x * step) / 29) * 127.5 + 127.5);
    expect(await sheetsOf(figure, 3)).to.deep.equal(
      [20, 1, 10].map((step) => ({ step, greys: [byte(-1, step), byte(0.2, step), byte(1, step)] })),
    );
  });

  it("draws its points from N(0, I), by the seed", async () => {
    const { model } = toyGenerator(1);
    const figure = timeline(model, { samples: 6, seed: 5, range: "0..1" });
    await train(figure, 1, 1);
    const random = new RandomStream(5);
    const sums = tf.tidy(() => random.normal<tf.Rank.R2>([6, 2]).sum(1).dataSync());
    random.dispose();
    const greys = Array.from(sums, (sum) => Math.round(Math.min(Math.max(sum, 0), 1) * 255));
    expect(new Set(greys).size, "points differ").to.be.above(2);
    expect(await sheetsOf(figure, 6)).to.deep.equal([{ step: 1, greys }]);
  });

  it("is one display that is updated, and another one for the next training", async () => {
    const figure = timeline(toyGenerator(1).model, { samples: 2, every: 1 });
    const messages: Message[] = [
      ...(await train(figure, 1, 3)),
      ...(await end(figure, 3)),
      ...(await train(figure, 1, 1)),
      ...(await end(figure, 1)),
    ];
    const ids = messages.map(({ content }) => content.transient.display_id);
    // Steps 2 and 3 come within a second of the first, and are drawn together at the end.
    expect(messages.map(({ type }) => type).slice(0, 2)).to.deep.equal([
      "display_data",
      "update_display_data",
    ]);
    expect(ids[0]).to.equal(ids[1]);
    expect(messages[1].content.data["text/plain"]).to.equal(
      "Timeline: 3 snapshots of 2 samples, newest after step 3",
    );
    expect(messages[2].type).to.equal("display_data");
    expect(ids[2]).not.to.equal(ids[0]);
    expect(messages.at(-1)!.content.data["text/plain"], "the next training starts a new timeline").to.match(
      /^Timeline: 1 snapshot /,
    );
  });

  it("shows at most `keep` earlier sheets, the first and the newest among them, and all in its text", async () => {
    const figure = timeline(toyGenerator(1).model, { samples: 2, every: 5, keep: 4 });
    await train(figure, 1, 60);
    expect(await stepsOf(figure)).to.deep.equal([60, 1, 15, 30, 45]);
    const { "text/plain": text, "image/png": png } = await bundleOf(figure);
    expect(text).to.equal("Timeline: 13 snapshots of 2 samples, newest after step 60");
    expect((await readPng(png)).height, "title and twelve rows at most").to.be.within(60, 12 * 12 + 60);
  });

  it("stays small: two and a half megabytes for 24 sheets of 10 images of 32×32, however long the run", async () => {
    const generator = tf.sequential({
      layers: [
        tf.layers.dense({ units: 3072, inputShape: [2] }),
        tf.layers.reshape({ targetShape: [32, 32, 3] }),
      ],
    });
    const figure = timeline(generator, { every: 1 });
    const sizeAfter = async (step: number) => {
      await train(figure, step - 24, step);
      return JSON.stringify(await bundleOf(figure)).length;
    };
    const size = await sizeAfter(25);
    expect(size).to.be.within(1e6, 2.5e6);
    expect(await sizeAfter(50)).to.be.below(1.05 * size);
  });

  it("is HTML without scripts or URLs, and makes sense without its styles", async () => {
    const figure = timeline(toyGenerator(1).model, { samples: 2, every: 5 });
    await train(figure, 1, 10);
    const html = (await bundleOf(figure))["text/html"] as string;
    expect(html).not.to.match(/<script|javascript:|https?:|\son\w+=/);
    expect(html.match(/<details/g)).to.have.length(2);
    expect(html).to.contain("<summary><span>step </span>5</summary>");
  });

  it("holds no tensor, with colours, NaN and a generator of any image size", async () => {
    const { model, setGain } = toyGenerator(1, 3);
    const before = tf.memory().numTensors;
    const figure = timeline(model, { samples: 3, every: 1 });
    await train(figure, 1, 3);
    setGain(NaN);
    await train(figure, 4, 4);
    expect(tf.memory().numTensors).to.equal(before);
    expect((await sheetsOf(figure, 3))[0].greys).to.deep.equal([255, 255, 255]); // the red of magenta
  });

  it("says that it is empty before a training run", async () => {
    const figure = timeline(toyGenerator(1).model);
    expect(await bundleOf(figure)).to.deep.equal({
      "text/plain": "Timeline: empty until the first step of a training run",
    });
    expect(figure.name).to.equal("timeline");
  });

  it("says what is wrong with its arguments", () => {
    const { model } = toyGenerator(1);
    const noImages = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
    const fromImages = tf.sequential({
      layers: [tf.layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [4, 4, 1] })],
    });
    const wrong: [tf.LayersModel, TimelineOptions, RegExp][] = [
      [noImages, {}, /expects a generator of images \[n, height, width, 1 or 3\], got one of \[n, 3\]/],
      [
        fromImages,
        {},
        /expects a generator that takes z \[n, latentDim\], got one that takes \[n, 4, 4, 1\]/,
      ],
      [model, { every: 0 }, /every must be a whole number ≥ 1, got 0/],
      [model, { samples: 1.5 }, /samples must be a whole number ≥ 1, got 1.5/],
      [model, { keep: 0 }, /keep must be a whole number ≥ 1, got 0/],
      [model, { seed: -1 }, /seed must be a whole number/],
      [model, { z: tf.zeros([4, 3]) }, /expects z \[4, 2\], got \[4, 3\]/],
      [model, { z: points(1, 2), samples: 3 }, /expects z \[3, 2\], got \[2, 2\]/],
      [model, { range: "0..255" as "0..1" }, /range must be "0..1" or "-1..1", got "0..255"/],
    ];
    for (const [generator, options, message] of wrong)
      expect(() => timeline(generator, options)).to.throw(message);
  });

  describe("with a folder", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-timeline-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("keeps each snapshot in the run folder, sample beside sample, pixel for pixel", async () => {
      const run = await openRun(join(folder, "run"));
      const z = points(-1, 0, 1);
      await train(timeline(toyGenerator(1).model, { z, run, every: 2 }), 1, 4);
      expect(readdirSync(join(run.path, "timeline")).sort()).to.deep.equal([
        "000001.png",
        "000002.png",
        "000004.png",
      ]);
      const picture = await readPng(readFileSync(join(run.path, "timeline", "000004.png")));
      expect([picture.width, picture.height]).to.deep.equal([3, 1]);
      expect([0, 1, 2].map((x) => picture.at(x, 0)[0])).to.deep.equal([0, 128, 255]);
    });

    it("shows the whole of a run that resumes: reads the snapshots up to the resumed step, and makes the later ones again", async () => {
      const { model, setGain } = toyGenerator(1);
      const options = { z: points(1), every: 2, range: "0..1" as const };
      const run = await openRun(join(folder, "run"));
      setGain(0.2);
      await train(timeline(model, { ...options, run }), 1, 6);

      const resumed = timeline(model, { ...options, run: await openRun(run.path, { resume: true }) });
      setGain(0.4);
      await train(resumed, 1, 4, { replayed: true });
      await train(resumed, 5, 8);
      const sheets = (await sheetsOf(resumed, 1)).map(({ step, greys }) => [step, greys[0]]);
      expect(sheets).to.deep.equal([
        [8, 102],
        [1, 51],
        [2, 51],
        [4, 51],
        [6, 102],
      ]);
    });

    it("shows the run even if nothing was left to train, and resumes without a run folder", async () => {
      const { model } = toyGenerator(1);
      const run = await openRun(join(folder, "run"));
      await train(timeline(model, { samples: 1, every: 2, run }), 1, 4);
      const whole = timeline(model, { samples: 1, every: 2, run });
      await train(whole, 1, 4, { replayed: true });
      expect(await end(whole, 4)).to.have.length(1);
      expect(await stepsOf(whole)).to.deep.equal([4, 1, 2]);

      const without = timeline(model, { samples: 1, every: 2 });
      await train(without, 1, 4);
      await train(without, 1, 2, { replayed: true });
      await train(without, 3, 7);
      expect(await stepsOf(without)).to.deep.equal([6, 1, 2, 4]);
    });

    it("refuses kept snapshots that do not fit, or cannot be read", async () => {
      const { model } = toyGenerator(1);
      const run = await openRun(join(folder, "run"));
      await train(timeline(model, { samples: 3, run }), 1, 1);
      const resume = async (samples: number) => {
        const resumed = timeline(model, { samples, run });
        await train(resumed, 1, 1, { replayed: true });
        return train(resumed, 2, 2).then(
          () => "no error",
          (error: Error) => error.message,
        );
      };
      expect(await resume(2)).to.match(
        /000001\.png has 3×1 pixels, expected 2×1, 2 samples side by side: give timeline/,
      );
      writeFileSync(join(run.path, "timeline", "000001.png"), "no picture");
      expect(await resume(3)).to.match(/000001\.png cannot be read: .* Remove it and resume again/);
    });

    it("says once what it cannot write, and lets the training go on", async () => {
      const run = await openRun(join(folder, "run"));
      writeFileSync(join(run.path, "timeline"), "a file where the folder should be");
      const figure = timeline(toyGenerator(1).model, { samples: 1, every: 1, run });
      const lines = await printed(async () => void (await train(figure, 1, 3)));
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^The timeline's snapshots cannot be kept; training goes on: /);
      expect(await stepsOf(figure)).to.deep.equal([3, 1, 2]);
    });

    it("saves an animated GIF: a frame for each snapshot, even if few are shown", async () => {
      const figure = timeline(toyGenerator(1).model, { samples: 2, every: 1, keep: 2 });
      await train(figure, 1, 5);
      const path = join(folder, "new", "frogs.gif");
      await figure.save(path);
      await figure.save(path);
      const gif = readFileSync(path);
      expect(gif.subarray(0, 6).toString("latin1")).to.equal("GIF89a");
      expect(gif.toString("latin1").split("\x21\xf9\x04").length - 1, "frames").to.equal(5);
      expect(gif.includes("NETSCAPE2.0"), "runs for ever").to.equal(true);
      expect(readdirSync(join(folder, "new"))).to.deep.equal(["frogs.gif"]);
    });

    it("says what save expects", async () => {
      const figure = timeline(toyGenerator(1).model);
      const message = (path: string) => figure.save(path).catch((error: Error) => error.message);
      expect(await message(join(folder, "frogs.gif"))).to.match(/has no snapshot yet/);
      await train(figure, 1, 1);
      expect(await message(join(folder, "frogs.mp4"))).to.match(
        /expected a path that ends in \.gif, got .*frogs\.mp4/,
      );
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });
});

describe("thinOut", () => {
  const list = (length: number) => Array.from({ length }, (_, i) => i);

  it("keeps all that fit, else every second, third, … with the first", () => {
    expect(thinOut(list(4), 4)).to.deep.equal([0, 1, 2, 3]);
    expect(thinOut(list(5), 4)).to.deep.equal([0, 2, 4]);
    expect(thinOut(list(12), 4)).to.deep.equal([0, 3, 6, 9]);
    expect(thinOut([], 4)).to.deep.equal([]);
  });

  it("never keeps too many, and at least half as many as allowed", () => {
    for (let length = 1; length < 120; length++) {
      const kept = thinOut(list(length), 24);
      expect(kept[0]).to.equal(0);
      expect(kept.length).to.be.within(Math.min(length, 12), 24);
    }
  });

  it("draws the points from the distribution that the generator is trained with", async () => {
    const greys = async (latentDistribution?: "uniform") => {
      const figure = timeline(toyGenerator(1).model, { samples: 40, latentDistribution });
      await train(figure, 1, 1);
      return (await sheetsOf(figure, 40))[0].greys;
    };
    // A pixel is z[0] + z[1]: its values are beyond −1..1, black and white, more often if z is normal.
    const clipped = (values: number[]) => values.filter((each) => each === 0 || each === 255).length;
    expect(clipped(await greys("uniform"))).to.be.below(clipped(await greys()));
    expect(() => timeline(toyGenerator(1).model, { latentDistribution: "even" as never })).to.throw(
      /^latentDistribution must be "normal" or "uniform", got "even"/,
    );
  });
});
