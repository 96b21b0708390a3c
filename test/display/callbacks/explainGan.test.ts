import { expect } from "chai";
import { explainGan } from "../../../src/display/callbacks/explainGan";
import { dcganMetrics } from "../../../src/models/dcgan/metrics";
import type { BatchEvent, Logs, TrainEvent } from "../../../src/training/events";
import { VAE_METRICS } from "../../../src/models/vae/metrics";
import type { Metrics } from "../../../src/training/metrics";
import { printed } from "../notebook";

/** Starts a run whose steps an explanation follows. */
function follow(metrics: Metrics | undefined = dcganMetrics()) {
  const explain = explainGan();
  let step = 0;
  let said: string | undefined;
  return {
    steps(count: number, logs: Logs, more: Partial<BatchEvent> = {}) {
      for (let i = 0; i < count; i++) {
        step++;
        said = explain({
          kind: "batch",
          epoch: 1,
          epochs: 1,
          step,
          stepsPerEpoch: 1e4,
          logs,
          metrics,
          ...more,
        });
      }
      return said;
    },
    send: (kind: TrainEvent["kind"]) =>
      explain({ kind, epoch: 1, epochs: 1, step, stepsPerEpoch: 1e4, logs: {} }),
  };
}

describe("explainGan", () => {
  it("says what the means of the last 100 steps mean, and keeps saying it until the end", () => {
    const run = follow();
    run.steps(50, { dLoss: 9, aLoss: 9, spread: 9 });
    const said = run.steps(100, { dLoss: Math.LN2, aLoss: -Math.log(0.4), spread: 0.42 });
    expect(said).to.equal(
      "Last 100 steps: dLoss 0.69, a draw (ln 2 = 0.69): the discriminator can hardly tell generated from real images.\n" +
        "aLoss 0.92: the discriminator judges a generated image to be real with a probability of about 40 %.\n" +
        "spread 0.42: how much the samples differ; 0 means that they are identical.",
    );
    expect([run.send("epoch"), run.send("end")]).to.deep.equal([said, said]);
  });

  it("follows dLoss from misled to winning", () => {
    const words = [1.2, 0.7, 0.5, 0.2, -0.1].map((dLoss) => follow().steps(10, { dLoss }));
    expect(words[0]).to.match(/^Last 10 steps: dLoss 1\.20, worse than guessing/);
    expect(words[1]).to.match(/a draw/);
    expect(words[2]).to.match(/the discriminator is ahead/);
    expect(words[3]).to.match(/the discriminator is winning/);
    expect(words[4]).to.match(/dLoss -0\.10: the discriminator is certain .* negative because labelNoise/);
  });

  it("calls a draw only what lies on the chart's dashed line", () => {
    const isDraw = [0.74, 0.72, 0.67, 0.65].map((dLoss) => / a draw /.test(follow().steps(5, { dLoss })!));
    expect(isDraw).to.deep.equal([false, true, true, false]);
  });

  it("says how many steps there are, until there are a hundred", () => {
    const run = follow();
    expect(run.steps(1, { dLoss: 0.5 })).to.match(/^First step: dLoss 0\.50/);
    expect(run.steps(59, { dLoss: 0.5 })).to.match(/^Last 60 steps: dLoss 0\.50/);
    expect(run.steps(90, { dLoss: 0.5 })).to.match(/^Last 100 steps: dLoss 0\.50/);
  });

  it("has nothing to say about other losses, and passes over what is not a number", () => {
    expect(follow(VAE_METRICS).steps(3, { loss: 0.2 })).to.equal(undefined);
    const run = follow();
    run.steps(2, { dLoss: 0.5 });
    expect(run.steps(2, { dLoss: NaN })).to.match(/^Last 2 steps: dLoss 0\.50/);
  });

  describe("when the discriminator has won", () => {
    it("warns once, says what to try, and says once when it is over", async () => {
      const run = follow();
      let said: string | undefined;
      const lines = await printed(() => {
        run.steps(300, { dLoss: 0.04 - 1e-9 });
        said = run.steps(700, { dLoss: 0.03 });
      });
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(
        /^dLoss has been below 0\.05 in most steps since step 1: the discriminator has won.*negative/,
      );
      expect(lines[0]).to.contain("a lower dLearningRate, more dropout or labelNoise");
      expect(said).to.equal(lines[0].replace(") If", ")\nIf"));

      expect(await printed(() => void run.steps(37, { dLoss: 0.7 }))).to.deep.equal([]);
      expect(await printed(() => void run.steps(300, { dLoss: 0.7 }))).to.deep.equal([
        "dLoss is above 0.05 again: the generator can learn.",
      ]);
      const again = await printed(() => void run.steps(200, { dLoss: 0.01 }));
      expect(again[0]).to.match(/since step 1,338:/);
    });

    it("warns in spite of spikes, if dLoss is below the limit in three of four of the last 200 steps", async () => {
      const spiky = (low: number) =>
        printed(() => {
          const run = follow();
          run.steps(100, { dLoss: 0.7 });
          for (let i = 0; i < 300; i++) run.steps(1, { dLoss: i % 10 < low ? 0.01 : 2 });
        });
      const lines = await spiky(8);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^dLoss has been below 0\.05 in most steps since step 101:/);
      expect(await spiky(7)).to.deep.equal([]);
    });

    it("is not over because of a few steps above the limit", async () => {
      const run = follow();
      const lines = await printed(() => {
        run.steps(200, { dLoss: 0.01 });
        for (let i = 0; i < 10; i++) {
          run.steps(35, { dLoss: 0.7 });
          run.steps(15, { dLoss: 0.01 });
        }
      });
      expect(lines).to.have.length(1);
    });
  });

  describe("when the samples have collapsed", () => {
    it("warns once, if they have differed before, and says when they differ again", async () => {
      const run = follow();
      expect(await printed(() => void run.steps(100, { spread: 0.3 }))).to.deep.equal([]);
      expect(await printed(() => void run.steps(37, { spread: 0.01 }))).to.deep.equal([]);
      const [line, ...more] = await printed(() => void run.steps(500, { spread: 0.01 }));
      expect(line).to.match(
        /^spread has been below 0\.04 in most steps since step 101: the samples have collapsed/,
      );
      expect(line).to.contain("a lower aLearningRate");
      expect(more).to.deep.equal([]);
      expect(run.steps(1, { spread: 0.01 })).to.contain("the samples have collapsed");
      expect(await printed(() => void run.steps(60, { spread: 0.2 }))).to.deep.equal([
        "spread is above 0.04 again: the samples differ.",
      ]);
      expect(run.steps(1, { spread: 0.2 })).not.to.contain("collapsed");
    });

    it("gives an untrained generator 500 steps, and is silent if the samples differ by then", async () => {
      const after = (steps: number, spread: number) =>
        printed(() => {
          const run = follow();
          run.steps(400, { spread: 0.007 });
          run.steps(steps, { spread });
        });
      expect(await after(99, 0.03)).to.deep.equal([]);
      expect(await after(100, 0.03)).to.have.length(1);
      expect(await after(400, 0.05)).to.deep.equal([]);
    });

    it("takes half of the bound for images in 0..1", async () => {
      const collapse = (width: number) =>
        printed(() => {
          const run = follow(dcganMetrics(width));
          run.steps(10, { spread: 0.5 });
          run.steps(50, { spread: 0.03 });
        });
      expect(await collapse(2)).to.have.length(1);
      expect(await collapse(1)).to.deep.equal([]);
    });
  });

  it("does not repeat the warnings of a run that resumes, and remembers them", async () => {
    const run = follow();
    const replayed = { replayed: true } as const;
    expect(await printed(() => void run.steps(250, { dLoss: 0.01 }, replayed))).to.deep.equal([]);
    let said: string | undefined;
    expect(await printed(() => void (said = run.steps(100, { dLoss: 0.01 })))).to.deep.equal([]);
    expect(said).to.match(
      /^dLoss has been below 0\.05 in most steps since step 1: the discriminator has won/,
    );
    expect(await printed(() => void run.steps(60, { dLoss: 0.7 }))).to.have.length(1);
  });
});
