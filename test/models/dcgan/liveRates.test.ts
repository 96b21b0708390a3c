import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { TrainDcganOptions } from "../../../src/models/dcgan/train";
import { tf } from "../../../src/tensorflow/backend";
import type { Logs, TrainEvent } from "../../../src/training/events";
import { replay } from "../../../src/training/liveNumbers";
import { openRun } from "../../../src/training/run/runFolder";
import { runToy, toyImages } from "./toyDcgan";
import { freshFolder } from "../../training/freshFolder";

describe("trainDcgan with learning rates that change", () => {
  const folder = freshFolder();
  let images: tf.Tensor4D;
  before(() => (images = toyImages(10)));
  after(() => images.dispose());

  const run = async (options: TrainDcganOptions, stopAt?: number) =>
    (await runToy(images, options, stopAt)).filter(({ kind }) => kind === "batch");
  const logsOf = (events: TrainEvent[]): Logs[] => events.map(({ logs }) => logs);
  const changesOf = (events: TrainEvent[]) =>
    events.flatMap((event) =>
      event.kind === "batch" && event.settings ? [{ step: event.step, settings: event.settings }] : [],
    );

  const RATES = { aLearningRate: 4e-4, dLearningRate: (step: number) => (step < 4 ? 8e-4 : 1e-2) };
  const CHANGES = [
    { step: 1, settings: { dLearningRate: 8e-4 } },
    { step: 4, settings: { dLearningRate: 1e-2 } },
  ];

  it("reports the changes, which affect the losses but are not among them", async () => {
    const events = await run(RATES);
    expect(changesOf(events)).to.deep.equal(CHANGES);
    const fixed = await run({});
    expect(changesOf(fixed)).to.deep.equal([]);
    expect(logsOf(events).slice(0, 3)).to.deep.equal(logsOf(fixed).slice(0, 3));
    expect(logsOf(events)[3].dLoss).to.equal(logsOf(fixed)[3].dLoss); // computed before the step's update
    expect(logsOf(events)[4].dLoss).to.not.equal(logsOf(fixed)[4].dLoss);
    expect(logsOf(await run(replay(changesOf(events))))).to.deep.equal(logsOf(events));
  });

  it("resumes after a stop, replays all changes, and continues as if it had not been stopped", async () => {
    const whole = await run(RATES);
    await run({ ...RATES, run: await openRun(folder()) }, 5);
    const rest = await run({ ...RATES, run: await openRun(folder(), { resume: true }) });
    expect(logsOf(rest)).to.deep.equal(logsOf(whole));
    expect(changesOf(rest)).to.deep.equal(CHANGES);
    const lines = readFileSync(join(folder(), "losses.jsonl"), "utf8").trim().split("\n");
    expect(JSON.parse(lines[3])).to.include({ dLearningRate: 1e-2 });
  });

  it("reports, when it resumes, that a rate was changed in the meantime", async () => {
    const bySlider = (value: number) => ({ dLearningRate: { value } });
    await run({ ...bySlider(8e-4), run: await openRun(folder()) }, 2);
    const rest = await run({ ...bySlider(1e-2), run: await openRun(folder(), { resume: true }) });
    expect(changesOf(rest)).to.deep.equal([
      { step: 1, settings: { dLearningRate: 8e-4 } },
      { step: 3, settings: { dLearningRate: 1e-2 } },
    ]);
    const once = await run(replay(changesOf(rest)));
    expect(logsOf(rest)).to.deep.equal(logsOf(once));
  });

  it("resumes a run that had fixed rates with live ones, but not the other way round", async () => {
    await run({ run: await openRun(folder()) }, 2);
    await run({ ...RATES, run: await openRun(folder(), { resume: true }) }, 3);
    const fixed = await run({ run: await openRun(folder(), { resume: true }) }).catch(String);
    expect(fixed).to.match(/dLearningRate: the checkpoint has a live value, this training run has 0\.0008/);
  });

  it("refuses an invalid rate, both at the start and later", async () => {
    expect(await run({ dLearningRate: (step) => 2 - step }).catch(String)).to.match(
      /dLearningRate must be a number > 0, got 0/,
    );
    expect(await run({ aLearningRate: { value: -1 } }).catch(String)).to.match(
      /aLearningRate must be a number > 0, got -1/,
    );
  });
});
