import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { evaluateEvery, type EvaluateOptions, type Measure } from "../../src/metrics/evaluations";
import { lossChart } from "../../src/display/charts/lossChart";
import { DISPLAY } from "../../src/display/figure/bundle";
import { fit } from "../../src/training/fit";
import type { TrainEvent } from "../../src/training/events";
import { trainDcgan } from "../../src/models/dcgan/train";
import { openRun } from "../../src/training/run/runFolder";
import { trainingTime } from "../../src/training/trainingClock";
import { series, VEGA_LITE, type Spec } from "../display/lossSpec";
import { printed } from "../display/notebook";
import { epochsOf } from "../training/toyTraining";
import { buildToy, toyImages } from "../models/dcgan/toyDcgan";

/** A measure that returns one number after the other. */
const measureOf = (values: number[], best?: "highest"): Measure & { calls: number } => ({
  calls: 0,
  metrics: { kid: { unit: "KID", best, evaluated: true } },
  measure() {
    return Promise.resolve({ kid: values[this.calls++] });
  },
});

interface TrainOptions {
  /** Ends the training with an error at this step. */
  stopAt?: number;
  checkpointEvery?: number;
}

describe("evaluations during a training run", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-evaluations-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Trains a DCGAN for 12 steps, in epochs of 4, with an evaluation every 2 steps and checkpoints. */
  async function train(
    measure: Measure,
    { stopAt, checkpointEvery = 2, ...options }: EvaluateOptions & TrainOptions = {},
  ) {
    const run = options.run;
    const { generator, discriminator } = buildToy();
    const images = toyImages(16);
    const settings = { iterations: 12, batchSize: 4, seed: 1, run, checkpointEvery };
    const evaluations = evaluateEvery(2, measure, options);
    const events: TrainEvent[] = [];
    let history: Awaited<ReturnType<typeof fit>> | undefined;
    const lines = await printed(async () => {
      const training = evaluations.during(trainDcgan(generator, discriminator, images, settings));
      const stop = new Error("stopped by the test");
      history = await fit(training, [
        (event) => {
          events.push(event);
          if (event.step === stopAt && event.kind === "batch" && !event.replayed) throw stop;
        },
      ]).catch((error: Error) => {
        if (error !== stop) throw error;
        return undefined;
      });
    });
    for (const each of [generator, discriminator, images]) each.dispose();
    return { events, evaluations, history: history!, lines };
  }

  it("add their numbers to the steps, the epochs and the chart", async () => {
    const { events, evaluations, history, lines } = await train(measureOf([6, 5, 4, 3, 2, 1]));
    const steps = events.filter(({ kind }) => kind === "batch");
    const kids = steps.map(({ logs }) => logs.kid);
    expect(kids).to.deep.equal([
      undefined,
      6,
      undefined,
      5,
      undefined,
      4,
      undefined,
      3,
      undefined,
      2,
      undefined,
      1,
    ]);
    expect(steps[0].logs.dLoss).to.be.a("number");
    expect(history.map(({ kid }) => kid)).to.deep.equal([5, 3, 1]);
    expect(history.metrics!.kid.unit).to.equal("KID");
    const bundle = await lossChart(history)[DISPLAY]();
    expect(bundle["text/plain"]).to.include("kid 1");
    expect(series(bundle[VEGA_LITE] as Spec, 3, "evaluation")).to.deep.equal([
      { x: 1, y: 5 },
      { x: 2, y: 3 },
      { x: 3, y: 1 },
    ]);
    expect(evaluations.best!.step).to.equal(12);
    expect(evaluations.results.every(({ seconds }) => seconds >= 0)).to.equal(true);
    expect(lines[0]).to.match(/^An evaluation takes .* s, every 2 steps\.$/);
    expect(lines.at(-1)).to.equal("kid was best after step 12, at 1.");
  });

  it("take no training time", async () => {
    const times: number[] = [];
    const slow: Measure = {
      ...measureOf([]),
      async measure() {
        times.push(trainingTime());
        await delay(5);
        times.push(trainingTime());
        return { kid: times.length };
      },
    };
    await train(slow);
    expect(times).to.have.length(12);
    for (let i = 0; i < times.length; i += 2) expect(times[i + 1]).to.equal(times[i]);
  });

  it("keep the checkpoint of the best one, which a run can resume from", async () => {
    const run = await openRun(join(folder, "run"), { keep: 1 });
    const { evaluations, lines } = await train(measureOf([6, 1, 4, 3, 2, 5]), { run });
    expect(evaluations.best!.step).to.equal(4);
    expect(lines.at(-1)).to.include("resume: 4");
    expect(readdirSync(join(run.path, "checkpoints"))).to.have.members([
      "step-0000004.safetensors",
      "step-0000012.safetensors",
    ]);
    const again = await openRun(run.path, { resume: 4 });
    const { events } = await train(measureOf([9, 9, 9, 9]), { run: again });
    expect(events.filter(({ replayed }) => replayed).map(({ step }) => step)).to.deep.equal([1, 2, 3, 4, 4]);
  });

  it("continue after a resume, with the earlier ones repeated and the best still kept", async () => {
    const run = await openRun(join(folder, "run"), { keep: 1 });
    await train(measureOf([6, 1, 4]), { run, stopAt: 7 });
    const resumed = await openRun(run.path, { resume: true, keep: 1 });
    const { events, evaluations } = await train(measureOf([3, 2, 5]), { run: resumed });
    expect(events.filter(({ kind }) => kind === "epoch").map(({ logs }) => logs.kid)).to.deep.equal([
      1, 3, 5,
    ]);
    expect(evaluations.results.map(({ logs }) => logs.kid)).to.deep.equal([6, 1, 4, 3, 2, 5]);
    expect(existsSync(join(run.path, "checkpoints", "step-0000004.safetensors"))).to.equal(true);
    const lines = readFileSync(join(run.path, "evaluations.jsonl"), "utf8").trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { step: number }).step)).to.deep.equal([
      2, 4, 6, 8, 10, 12,
    ]);
  });

  it("save the checkpoint of the best one, whatever the interval between checkpoints", async () => {
    const run = await openRun(join(folder, "run"), { keep: 1 });
    const values = [6, 1, 4, 3, 2, 5];
    const { lines } = await train(measureOf(values), { run, checkpointEvery: 5 });
    expect(lines.join("\n")).to.not.include("no checkpoint");
    expect(lines.at(-1)).to.include("resume: 4");
    expect(readdirSync(join(run.path, "checkpoints"))).to.include("step-0000004.safetensors");
    const again = await openRun(run.path, { resume: 4 });
    const { events } = await train(measureOf([9, 9, 9, 9]), { run: again, checkpointEvery: 5 });
    expect(events.filter(({ replayed }) => replayed).map(({ step }) => step)).to.deep.equal([1, 2, 3, 4, 4]);
  });

  it("say that no checkpoint is kept if the training does not write to the run folder", async () => {
    const run = await openRun(join(folder, "run"));
    const events = epochsOf([{ loss: 1 }, { loss: 2 }]);
    const lines = await printed(async () => {
      await fit(evaluateEvery(1, measureOf([2, 1]), { run }).during(events));
    });
    expect(lines.at(-1)).to.equal(
      "kid was best after step 2, at 1; the run folder has no checkpoint of that step: give the training the same `run`.",
    );
  });

  for (const { best, values } of [
    { best: undefined, values: [3, 1, 2, 2] },
    { best: "highest" as const, values: [1, 3, 2, 2] },
  ]) {
    it(`end the training when it stops getting better, where the best is the ${best ?? "lowest"}`, async () => {
      const { events, lines } = await train(measureOf(values, best), { patience: 2 });
      expect(events.filter(({ kind }) => kind === "batch")).to.have.length(8);
      expect(events.at(-1)!.kind).to.equal("end");
      expect(lines.at(-1)).to.match(/^Stopped after step 8: kid was best after step 4/);
    });
  }

  it("refuse to measure nothing", () => {
    expect(() => evaluateEvery(63, undefined as never)).to.throw(
      TypeError,
      /expects a measure, .*got undefined/,
    );
  });

  it("refuse a number that the measure does not have", () => {
    expect(() => evaluateEvery(2, measureOf([1]), { by: "loss" })).to.throw("by must be one of kid");
  });
});
