import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bookSnapshots, type BookSnapshotsOptions } from "../../../src/display/callbacks/bookSnapshots";
import { tf } from "../../../src/tensorflow/backend";
import type { TrainCallback, TrainEvent } from "../../../src/training/events";
import { openRun, type RunFolder } from "../../../src/training/run/runFolder";
import { printed, readPng } from "../notebook";

const event = (step: number, more: Partial<TrainEvent> = {}): TrainEvent => ({
  kind: "batch",
  epoch: 1,
  epochs: 1,
  step,
  stepsPerEpoch: 1000,
  logs: {},
  ...more,
});

/** z [n, 2] → images [n, 3, 2, 3] of one value. */
function toyGenerator(value: number) {
  const generator = tf.sequential({
    layers: [tf.layers.dense({ units: 18, inputShape: [2] }), tf.layers.reshape({ targetShape: [3, 2, 3] })],
  });
  tf.tidy(() => generator.setWeights([tf.zeros([2, 18]), tf.fill([18], value)]));
  return generator;
}

describe("bookSnapshots", () => {
  let folder: string;
  let run: RunFolder;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "genbook-snapshots-"));
    run = await openRun(join(folder, "run"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const files = () => readdirSync(join(run.path, "images")).sort();
  const read = (name: string) => readFileSync(join(run.path, "images", name));
  const fill = (n: number, value: number) => tf.fill<tf.Rank.R4>([n, 3, 2, 3], value);

  async function steps(callback: TrainCallback, ...numbers: number[]) {
    for (const step of numbers) await callback(event(step));
  }

  it("writes a generated and a real image every 100 steps, pixel for pixel", async () => {
    const [generator, images] = [toyGenerator(0.2), fill(5, -1)];
    const before = tf.memory().numTensors;
    const callback = bookSnapshots(run, generator, images);
    await steps(callback, 1, 99, 100, 101, 200);
    await callback(event(300, { replayed: true }));
    await callback(event(300, { kind: "epoch" }));
    expect(tf.memory().numTensors).to.equal(before);
    expect(files()).to.deep.equal([
      "generated_000100.png",
      "generated_000200.png",
      "real_000100.png",
      "real_000200.png",
    ]);
    const [generated, real] = [
      await readPng(read("generated_000100.png")),
      await readPng(read("real_000100.png")),
    ];
    expect([generated.width, generated.height, real.width, real.height]).to.deep.equal([2, 3, 2, 3]);
    expect(generated.at(1, 2)).to.deep.equal([153, 153, 153]);
    expect(real.at(0, 0)).to.deep.equal([0, 0, 0]);
  });

  it("takes values in 0..1, and draws new points and real images at each step and for each seed", async () => {
    const generator = tf.sequential({
      layers: [
        tf.layers.dense({ units: 1, inputShape: [2], useBias: false, kernelInitializer: "ones" }),
        tf.layers.reshape({ targetShape: [1, 1, 1] }),
      ],
    });
    const images = tf.linspace(0, 1, 256).reshape<tf.Tensor4D>([256, 1, 1, 1]);
    const draw = async (options: BookSnapshotsOptions) => {
      await steps(bookSnapshots(run, generator, images, { every: 1, range: "0..1", ...options }), 1, 2, 3, 4);
      const pixels = await Promise.all(files().map(async (name) => (await readPng(read(name))).at(0, 0)[0]));
      rmSync(join(run.path, "images"), { recursive: true });
      return pixels;
    };
    const pixels = await draw({ seed: 1 });
    expect(new Set(pixels.slice(0, 4)).size, "generated").to.be.above(1);
    expect(new Set(pixels.slice(4)).size, "real").to.be.above(2);
    expect(await draw({ seed: 1 }), "the same again").to.deep.equal(pixels);
    expect(await draw({ seed: 2 })).not.to.deep.equal(pixels);
  });

  it("rewrites nothing when a run resumes, and keeps files that it did not write", async () => {
    await steps(bookSnapshots(run, toyGenerator(0.2), fill(5, -1)), 100);
    const lines = await printed(async () => {
      await steps(bookSnapshots(run, toyGenerator(0.2), fill(5, -1)), 100);
    });
    expect(lines).to.deep.equal([]);
    expect(files()).to.have.length(2);

    writeFileSync(join(run.path, "images", "real_000100.png"), "a drawing of mine");
    writeFileSync(join(run.path, "images", "real_000100-1.png"), "another one");
    const said = await printed(async () => {
      await steps(bookSnapshots(run, toyGenerator(0.2), fill(5, -1)), 100);
    });
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/real_000100\.png holds another image, which is kept as .*real_000100-2\.png$/);
    expect(["real_000100-1.png", "real_000100-2.png"].map((name) => read(name).toString())).to.deep.equal([
      "another one",
      "a drawing of mine",
    ]);
    expect((await readPng(read("real_000100.png"))).at(0, 0)).to.deep.equal([0, 0, 0]);
  });

  it("says once what it cannot write, and lets the training go on", async () => {
    writeFileSync(join(run.path, "images"), "a file where the folder should be");
    const lines = await printed(() => steps(bookSnapshots(run, toyGenerator(0), fill(1, 0)), 100, 200));
    expect(lines).to.have.length(2);
    expect(lines[0]).to.match(/^The generated images cannot be kept; training goes on: /);
    expect(lines[1]).to.match(/^The real images cannot be kept/);
  });

  it("says what is wrong with its arguments", () => {
    const generator = toyGenerator(0);
    const make = (options: BookSnapshotsOptions, images = fill(1, 0)) =>
      bookSnapshots(run, generator, images, options);
    expect(() => bookSnapshots("x" as never, generator, fill(5, 0))).to.throw(
      TypeError,
      'run must be a run folder, got "x"',
    );
    expect(() => make({ every: 0 })).to.throw(/every must be a whole number ≥ 1, got 0/);
    expect(() => make({ seed: -1 })).to.throw(/seed must be a whole number/);
    expect(() => make({ range: "-1..0" as "0..1" })).to.throw(/range must be/);
    expect(() =>
      make({}, tf.zeros<tf.Rank.R4>([4, 4, 3] as unknown as [number, number, number, number])),
    ).to.throw(/expects images .* got \[4, 4, 3\]/);
  });
});
