import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { TrainEvent } from "../../src/training/events";
import { fit } from "../../src/training/fit";
import type { LossLine } from "../../src/training/lossLog";

describe("the log of losses", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-losses-"));
    file = join(folder, "losses.jsonl");
    process.env.GENBOOK_LOSSES = file;
  });
  afterEach(() => {
    delete process.env.GENBOOK_LOSSES;
    rmSync(folder, { recursive: true });
  });

  const lines = () =>
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as LossLine);

  // eslint-disable-next-line @typescript-eslint/require-await
  async function* loop(epochs: number, stepsPerEpoch: number): AsyncGenerator<TrainEvent, void> {
    const common = { epochs, stepsPerEpoch, metrics: { loss: { unit: "nats" } } };
    for (let step = 1; step <= epochs * stepsPerEpoch; step++) {
      const epoch = Math.ceil(step / stepsPerEpoch);
      yield { kind: "batch", epoch, step, ...common, logs: { loss: step } };
      if (step % stepsPerEpoch === 0) yield { kind: "epoch", epoch, step, ...common, logs: { valLoss: NaN } };
    }
  }

  it("has each step of a short training, each epoch, and the metrics once", async () => {
    await fit(loop(2, 2));
    const all = lines();
    expect(all.map(({ kind, step }) => `${kind} ${step}`)).to.deep.equal([
      "batch 1",
      "batch 2",
      "epoch 2",
      "batch 3",
      "batch 4",
      "epoch 4",
      "end 4",
    ]);
    const { training, ...first } = all[0];
    const metrics = { loss: { unit: "nats" } };
    expect(first).to.deep.equal({ kind: "batch", epoch: 1, step: 1, steps: 4, logs: { loss: 1 }, metrics });
    expect(all[2].logs, "JSON has no NaN").to.deep.equal({ valLoss: null });
    expect(all.filter((line) => line.metrics)).to.have.length(1);
    await fit(loop(1, 1));
    expect(lines().at(-1)?.training).to.equal(training + 1);
  });

  it("has 200 means of a long training", async () => {
    await fit(loop(1, 2000));
    const batches = lines().filter(({ kind }) => kind === "batch");
    expect(batches).to.have.length(200);
    expect(batches[0]).to.deep.include({ step: 10, logs: { loss: 5.5 } });
    expect(batches[199]).to.deep.include({ step: 2000, logs: { loss: 1995.5 } });
  });

  it("is not written unless it is asked for", async () => {
    delete process.env.GENBOOK_LOSSES;
    await fit(loop(1, 1));
    expect(existsSync(file)).to.equal(false);
  });
});
