import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ganMonitor, type GanMonitorOptions } from "../../../src/display/callbacks/ganMonitor";
import { buildGenerator2e } from "../../../src/models/gan2e/networks";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainEvent } from "../../../src/training/events";
import { openRun, type RunFolder } from "../../../src/training/run/runFolder";
import { readPng } from "../notebook";

const event = (epoch: number, more: Partial<TrainEvent> = {}): TrainEvent => ({
  kind: "epoch",
  epoch,
  epochs: 100,
  step: 10 * epoch,
  stepsPerEpoch: 10,
  logs: {},
  ...more,
});

describe("ganMonitor", () => {
  let folder: string;
  let run: RunFolder;
  let generator: tf.LayersModel;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "genbook-monitor-"));
    run = await openRun(join(folder, "run"));
    generator = buildGenerator2e({ imageSize: 8, width: 1 / 64, latentDim: 4, seed: 1 });
  });
  afterEach(() => {
    generator.dispose();
    rmSync(folder, { recursive: true });
  });
  const files = () => readdirSync(join(run.path, "images")).sort();
  const read = (name: string) => readFileSync(join(run.path, "images", name));
  const after = (epoch: number, options: GanMonitorOptions = {}) =>
    ganMonitor(run, generator, options)(event(epoch));

  it("writes ten different images after each epoch, and leaves nothing behind", async () => {
    const before = tf.memory().numTensors;
    const monitor = ganMonitor(run, generator);
    for (const each of [event(1, { kind: "batch" }), event(1), event(2, { replayed: true }), event(12)]) {
      await monitor(each);
    }
    expect(tf.memory().numTensors).to.equal(before);
    const names = (epoch: string) => Array.from({ length: 10 }, (_, i) => `generated_img_${epoch}_${i}.png`);
    expect(files()).to.deep.equal([...names("001"), ...names("012")]);
    const all = new Set(files().map((name) => read(name).toString("base64")));
    expect(all.size).to.equal(20);
    const picture = await readPng(read("generated_img_001_0.png"));
    expect([picture.width, picture.height]).to.deep.equal([8, 8]);
    expect(picture.at(3, 3)[0]).to.be.within(64, 192); // an untrained sigmoid
  });

  it("draws the same points for the same epoch and seed, and others for another seed", async () => {
    await after(1, { images: 1 });
    const [name] = files();
    const first = read(name);
    rmSync(join(run.path, "images", name));
    await after(1, { images: 1 });
    expect(read(name)).to.deep.equal(first);
    rmSync(join(run.path, "images", name));
    await after(1, { images: 1, seed: 1 });
    expect(read(name)).to.not.deep.equal(first);
  });

  it("says what is wrong with its arguments", () => {
    expect(() => ganMonitor(undefined as never, generator)).to.throw(
      TypeError,
      "run must be a run folder, got undefined: open it first",
    );
    expect(() => ganMonitor(run, generator, { images: 0 })).to.throw(/images must be a whole number ≥ 1/);
    expect(() => ganMonitor(run, generator, { range: "0..2" as "0..1" })).to.throw(/range/);
  });
});
