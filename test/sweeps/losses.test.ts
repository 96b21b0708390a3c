import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readLosses, readProgress } from "../../src/sweeps/losses";
import { writeSettings, runFolder } from "../../src/sweeps/plan";
import { temporarySweep } from "./temporarySweep";

describe("the losses of a run", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  let folder: string;
  beforeEach(async () => {
    sweep = await temporarySweep([{ x: 1 }]);
    folder = runFolder(sweep, "0001");
    await writeSettings(sweep, "0001");
  });
  afterEach(() => sweep.remove());

  const write = (training: number, kind: string, step: number, steps: number, logs: object, more = {}) =>
    appendFileSync(
      join(folder, "losses.jsonl"),
      `${JSON.stringify({ training, kind, epoch: 1, step, steps, logs, ...more })}\n`,
    );

  it("are those of the longest training: of its last epoch, or means over its last steps", async () => {
    write(1, "batch", 1, 1, { loss: 100 });
    for (let step = 1; step <= 20; step++) write(2, "batch", step, 20, { loss: 1 / step, dLoss: step });
    write(2, "epoch", 20, 20, { loss: 0.2, valLoss: 0.3, seconds: 7, msPerStep: 1 });
    write(2, "end", 20, 20, {});
    write(3, "batch", 1, 5, { loss: 100 });
    const losses = await readLosses(folder);
    expect(losses?.final).to.deep.equal({ valLoss: 0.3, loss: 0.2, dLoss: 19.5 });
    expect(losses?.curves.loss).to.have.length(20);
    expect(losses?.curves.valLoss).to.deep.equal([[20, 0.3]]);
  });

  it("are NaN where the training diverged, and leave out half a line", async () => {
    write(1, "batch", 1, 2, { loss: 1, aLoss: null }, { metrics: { loss: { unit: "nats" } } });
    write(1, "epoch", 1, 2, { valLoss: 3 });
    write(1, "epoch", 2, 2, { valLoss: null });
    appendFileSync(join(folder, "losses.jsonl"), '{"training":1,"kind":"ba');
    expect(await readLosses(folder)).to.deep.include({
      final: { loss: 1, aLoss: NaN, valLoss: NaN },
      curves: { loss: [[1, 1]], valLoss: [[1, 3]] },
      metrics: { loss: { unit: "nats" } },
    });
  });

  it("show how far a run is, even in a long file", async () => {
    expect(await readProgress(folder)).to.equal(undefined);
    expect(await readLosses(folder)).to.equal(undefined);
    for (let step = 1; step <= 500; step++) write(1, "batch", step, 1000, { loss: 1 / step });
    expect(await readProgress(folder)).to.deep.equal({ fraction: 0.5, logs: { loss: 1 / 500 } });
    write(1, "end", 1000, 1000, {});
    expect(await readProgress(folder)).to.deep.equal({ fraction: 1, logs: { loss: 1 / 500 } });
  });
});
