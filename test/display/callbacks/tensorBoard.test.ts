import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { jsonLines } from "../../../src/display/callbacks/jsonLines";
import { tensorBoard, type TensorBoardOptions } from "../../../src/display/callbacks/tensorBoard";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import { printed, readPng } from "../notebook";
import { bytesOf, fieldsOf, readEvents } from "../tensorboard/readEvents";

const event = (step: number, more: Partial<TrainEvent> = {}): TrainEvent => ({
  kind: "batch",
  epoch: 1,
  epochs: 1,
  step,
  stepsPerEpoch: 4,
  logs: { loss: 1 / step },
  ...more,
});

describe("callbacks that write files", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-events-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The events' steps with the values of each tag. */
  function written(file = readdirSync(folder)[0]) {
    const [version, ...events] = readEvents(join(folder, file));
    expect(bytesOf(version, 3).toString()).to.equal("brain.Event:2");
    return events.map((each) => {
      const step = fieldsOf(each).find(({ field }) => field === 2)!.value as number;
      const values = fieldsOf(bytesOf(each, 5)).map(({ value }) => value as Buffer);
      return {
        step,
        values: Object.fromEntries(values.map((value) => [bytesOf(value, 1).toString(), value])),
      };
    });
  }

  async function run(events: TrainEvent[], options?: TensorBoardOptions) {
    const callback = tensorBoard(folder, options);
    for (const each of events) await callback(each);
    return written();
  }

  describe("tensorBoard", () => {
    it("writes records as TensorFlow's own writer does", () => {
      const writer = tf.node.summaryFileWriter(folder);
      writer.scalar("loss", 0.5, 7);
      writer.flush();
      const [{ step, values }] = written();
      expect(step).to.equal(7);
      expect(values).to.have.keys("loss");
    });

    it("writes scalars of every nth step, of epochs and of settings, and none twice", async () => {
      const events = [1, 2, 3, 4].map((step) => event(step, { replayed: step < 3 ? true : undefined }));
      events[2] = event(3, { settings: { learningRate: 0.25 } });
      const got = await run([...events, event(4, { kind: "epoch", logs: { loss: 2, valLoss: 3 } })], {
        every: 2,
      });
      expect(got.map(({ step, values }) => [step, Object.keys(values)])).to.deep.equal([
        [3, ["settings/learningRate"]],
        [4, ["loss"]],
        [4, ["epoch/loss", "epoch/valLoss"]],
      ]);
      expect(bytesOf(got[0].values["settings/learningRate"], 2).readFloatLE()).to.equal(0.25);
      expect(bytesOf(got[1].values.loss, 2).readFloatLE()).to.equal(0.25);
    });

    it("writes images, histograms and texts", async () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2], name: "d" })] });
      tf.tidy(() => model.setWeights([tf.tensor2d([0, 1, 2, 3, NaN, 5], [2, 3]), tf.zeros([3])]));
      const before = tf.memory().numTensors;
      const [texts, { values }] = await run([event(1, { kind: "epoch", logs: {} })], {
        images: { samples: () => tf.ones([2, 3, 4, 1]) },
        histograms: { model },
        text: { settings: "**seed** 1" },
      });
      expect(tf.memory().numTensors).to.equal(before);

      const { settings } = texts.values;
      expect(bytesOf(bytesOf(settings, 8), 8).toString()).to.equal("**seed** 1");
      expect(bytesOf(bytesOf(bytesOf(settings, 9), 1), 1).toString()).to.equal("text");

      const image = fieldsOf(bytesOf(values.samples, 4)).map(({ value }) => value);
      const picture = await readPng(image[3]);
      expect(image.slice(0, 3)).to.deep.equal([picture.height, picture.width, 4]);

      const fields = fieldsOf(bytesOf(values["model/0 d/kernel"], 5)).map(({ value }) => value as Buffer);
      expect(fields.slice(0, 5).map((each) => each.readDoubleLE())).to.deep.equal([0, 5, 5, 11, 39]); // min, max, …
      const doubles = (each: Buffer) =>
        Array.from({ length: each.length / 8 }, (_, i) => each.readDoubleLE(8 * i));
      const [limits, counts] = fields.slice(5).map(doubles);
      expect(limits.at(-1)).to.be.at.least(5);
      expect(counts.filter((count) => count > 0)).to.deep.equal([1, 1, 1, 1, 1]);
      const zeros = fieldsOf(bytesOf(values["model/1 d/bias"], 5)).at(-1)!.value as Buffer;
      expect(doubles(zeros)[0]).to.equal(3);
      model.dispose();
    });

    it("warns once if it cannot write, and refuses options that do not fit", async () => {
      writeFileSync(join(folder, "file"), "");
      const callback = tensorBoard(join(folder, "file", "logs"), { every: 1 });
      const lines = await printed(async () => {
        for (const step of [1, 2]) await callback(event(step));
      });
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(
        /TensorBoard's events cannot be written; training goes on: .*file is not a folder/,
      );
      expect(() => tensorBoard(folder, { every: 0 })).to.throw(/every must be a whole number ≥ 1/);
      expect(() => tensorBoard(undefined as never)).to.throw(TypeError, "Expected a path, got undefined");
      expect(() => tensorBoard(folder, { images: { samples: 5 as never } })).to.throw(
        TypeError,
        "images must be functions that make images, but samples is 5: write, for example",
      );
      expect(() => tensorBoard(folder, { histograms: { decoder: "d" as never } })).to.throw(
        TypeError,
        'histograms must be networks by name, but decoder is "d"',
      );
      const flat = tensorBoard(folder, { images: { samples: () => tf.zeros([2, 3]) as never } });
      const [warning] = await printed(() => flat(event(1, { kind: "epoch" })));
      expect(warning).to.match(/samples must be images \[n, height, width, 1 or 3\], got \[2, 3\]$/);
    });
  });

  it("jsonLines needs a path", () => {
    expect(() => jsonLines(undefined as never)).to.throw(
      TypeError,
      'Expected a path, got undefined: write, for example, jsonLines("events.jsonl").',
    );
  });

  it("jsonLines writes each event once, as a line of JSON", async () => {
    const path = join(folder, "a", "events.jsonl");
    const callback = jsonLines(path);
    const metrics = { loss: { unit: "nats" } };
    await callback(event(1, { replayed: true }));
    await callback(event(2, { metrics }));
    await callback(event(2, { kind: "end", logs: {} }));
    const lines = readFileSync(path, "utf8").trim().split("\n");
    const [{ time, ...first }, second] = lines.map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(time).to.be.within(Date.now() - 60_000, Date.now());
    expect(first).to.deep.equal(event(2));
    expect(second.kind).to.equal("end");
    expect(lines).to.have.length(2);
  });

  it("jsonLines and tensorBoard do not wait for a folder that cannot be made", async function () {
    if (process.platform !== "linux") this.skip();
    const lines = await printed(async () => {
      await jsonLines("/proc/nowhere/events.jsonl")(event(1));
      await tensorBoard("/proc/nowhere/logs", { every: 1 })(event(1));
    });
    expect(lines).to.have.length(2);
    for (const line of lines) expect(line).to.match(/training goes on: ENOENT/);
  });
});
