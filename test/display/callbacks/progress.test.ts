import { expect } from "chai";
import { formatMetric } from "../../../src/display/charts/formatLogs";
import { progressBar } from "../../../src/display/callbacks/progress";
import type { TrainEvent } from "../../../src/training/events";
import { BROADCAST } from "../notebook";

/** Two epochs of 1,000 steps of 20 ms, and a validation of 2 s. */
function* training(clock: { ms: number }): Generator<TrainEvent> {
  const place = { epochs: 2, stepsPerEpoch: 1000 };
  for (let step = 1; step <= 2000; step++) {
    const epoch = Math.ceil(step / 1000);
    clock.ms += step === 1 ? 5000 : 20; // the first step builds what the others reuse
    yield { kind: "batch", epoch, step, logs: { loss: step % 2 ? 0.3 : 0.1, klLoss: 0.00187 }, ...place };
    if (step % 1000 === 0) {
      clock.ms += 2000;
      const logs = { loss: 0.2, klLoss: 0.00187, valLoss: 0.19, seconds: 22, msPerStep: 20 };
      yield { kind: "epoch", epoch, step, logs, ...place };
    }
  }
  yield { kind: "end", epoch: 2, step: 2000, logs: {}, ...place };
}

async function run(isTTY: boolean) {
  const clock = { ms: 0 };
  const written: string[] = [];
  const output = { isTTY, write: (text: string) => written.push(text) };
  const callback = progressBar({ output, now: () => clock.ms });
  for (const event of training(clock)) await callback(event);
  return written;
}

describe("progressBar", () => {
  it("shows the place, the time left in the epoch and in all, the pace, and the means of the epoch so far", async () => {
    const written = await run(true);
    expect(written.find((text) => text.includes(" 502/1000"))?.trimEnd()).to.equal(
      "\rEpoch 1/2   502/1000 [=========>..........] 50% · 10 s left, 30 s in all · 20 ms/step · loss 0.2000 · klLoss 0.00187",
    );
  });

  it("expects validations as long as the first, and shows only the epoch's time left in the last epoch", async () => {
    const inSecond = (await run(true)).filter((text) => text.includes("Epoch 2/2") && text.includes(" left"));
    expect(inSecond[0]).to.match(
      /^\rEpoch 2\/2 {5}2\/1000 \[\.{20}\] 0% · 20 s left · 20 ms\/step · loss 0\.2000/,
    );
    expect(inSecond.every((text) => !text.includes("in all"))).to.equal(true);
  });

  it("leaves a line for each epoch, with validation", async () => {
    const text = (await run(true)).join("");
    const lines = text.split("\n").map((line) => line.slice(line.lastIndexOf("\r") + 1).trimEnd());
    expect(lines).to.deep.equal([
      "Epoch 1/2 · 22 s · 20 ms/step · loss 0.2000 (val 0.1900) · klLoss 0.00187",
      "Epoch 2/2 · 22 s · 20 ms/step · loss 0.2000 (val 0.1900) · klLoss 0.00187",
      "",
    ]);
  });

  it("counts the steps of a run whose length was given in steps", async () => {
    const written: string[] = [];
    const clock = { ms: 0 };
    const output = { isTTY: true, write: (text: string) => written.push(text) };
    const callback = progressBar({ output, now: () => clock.ms });
    const place = { epochs: 3, stepsPerEpoch: 100, steps: 220 };
    for (let step = 1; step <= 220; step++) {
      clock.ms += 100;
      const epoch = Math.ceil(step / 100);
      await callback({ kind: "batch", epoch, step, logs: { dLoss: 0.7 }, ...place });
      if (step % 100 === 0 || step === 220) {
        await callback({ kind: "epoch", epoch, step, logs: { dLoss: 0.7, seconds: 10 }, ...place });
      }
    }
    const line = (part: string) => written.find((text) => text.includes(part))?.trim();
    expect(line(" 50/220")).to.match(
      /^Step {2}50\/220 \[====>\.+\] 22% · 17 s left · 100 ms\/step · dLoss 0\.7000$/,
    );
    expect(line("210/220")).to.match(/^Step 210\/220 \[.*\] 95% · 1\.0 s left · 100 ms/);
    const kept = written.filter((_, i) => written[i + 1] === "\n").map((text) => text.trim());
    const times = { 100: 10, 200: 20, 220: 30 }; // of the run, as its steps are
    expect(kept).to.deep.equal(
      Object.entries(times).map(([step, seconds]) => `Step ${step}/220 · ${seconds} s · dLoss 0.7000`),
    );
  });

  it("writes at most ten times a second, and nothing at the very first step", async () => {
    const written = await run(true);
    expect(written.length).to.be.within(2 * 180, 2 * 205);
    expect(written[0]).to.include("    2/1000");
  });

  it("writes to a pipe every 15 seconds and at the end of an epoch", async () => {
    const written = await run(false);
    expect(written.every((text) => !text.includes("\r"))).to.equal(true);
    expect(written.map((text) => text.slice(0, 20))).to.deep.equal([
      "Epoch 1/2     2/1000",
      "Epoch 1/2   752/1000",
      "Epoch 1/2 · 22 s · 2",
      "Epoch 2/2   750/1000",
      "Epoch 2/2 · 22 s · 2",
    ]);
  });

  /** Runs the first steps of an epoch, of 20 ms each. */
  async function begin(steps: number) {
    const clock = { ms: 0 };
    const written: string[] = [];
    const output = { isTTY: true, write: (text: string) => written.push(text) };
    const callback = progressBar({ output, now: () => clock.ms });
    const place = { epoch: 1, epochs: 2, stepsPerEpoch: 1000 };
    for (let step = 1; step <= steps; step++) {
      clock.ms += 20;
      await callback({ kind: "batch", step, logs: { loss: 0.5 }, ...place });
    }
    const last = { step: steps, logs: {}, ...place };
    return { callback, written, last };
  }

  it("has no time left once the training has ended within an epoch", async () => {
    const { callback, written, last } = await begin(10);
    await callback({ kind: "end", ...last });
    const line = written.at(-2)!.trim();
    expect(line).to.equal("Epoch 1/2    10/1000 · stopped · 20 ms/step · loss 0.5000");
    expect(written.at(-1)).to.equal("\n");
  });

  it("shows at once where a training run is paused, even after its first step", async () => {
    for (const [steps, expected] of [
      [1, /^Epoch 1\/2 {5}1\/1000 \[\.{20}\] 0% · paused · loss 0\.5000$/],
      [3, /^Epoch 1\/2 {5}3\/1000 \[\.{20}\] 0% · paused · 20 s left, 40 s in all · 20 ms\/step · loss/],
    ] as const) {
      const { callback, written, last } = await begin(steps);
      await callback({ kind: "pause", ...last });
      expect(written.at(-1)!.trim()).to.match(expected);
    }
  });

  it("leaves out the bar in a notebook, whose page may be narrow", async () => {
    const scope = globalThis as Record<symbol, unknown>;
    scope[BROADCAST] = () => undefined;
    try {
      const { written } = await begin(2);
      expect(written[0]).to.match(
        /^\rEpoch 1\/2 {5}2\/1000 0% · 20 s left, 40 s in all · 20 ms\/step · loss/,
      );
    } finally {
      delete scope[BROADCAST];
    }
  });
});

describe("formatMetric", () => {
  it("keeps what can be seen of each size", () => {
    const values = [0, 0.5, 0.0123456, 0.00187, 1e-7, -0.25, 123.456, NaN, Infinity];
    expect(values.map(formatMetric)).to.deep.equal([
      "0",
      "0.5000",
      "0.0123",
      "0.00187",
      "1.00e-7",
      "-0.2500",
      "123.5",
      "NaN",
      "Infinity",
    ]);
  });
});
