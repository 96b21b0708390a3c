import { expect } from "chai";
import { liveLossChart, type LiveLossChartOptions } from "../../../src/display/callbacks/liveLossChart";
import { dcganMetrics } from "../../../src/models/dcgan/metrics";
import type { Logs, TrainEvent } from "../../../src/training/events";
import type { Metrics } from "../../../src/training/metrics";
import { series, titles, VEGA_LITE, type Spec } from "../lossSpec";
import { BROADCAST, inNotebook, printed, readPng } from "../notebook";

/**
 * Runs `epochs` × `stepsPerEpoch` steps through a live chart, and returns the messages that a notebook gets.
 */
function train(
  epochs: number,
  stepsPerEpoch: number,
  logs: (step: number) => Logs,
  options: LiveLossChartOptions = {},
  metrics?: Metrics,
) {
  const callback = liveLossChart(options);
  return inNotebook(async () => {
    const event = { epochs, stepsPerEpoch, metrics };
    let step = 0;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      for (let i = 0; i < stepsPerEpoch; i++) {
        step++;
        await callback({ kind: "batch", epoch, step, logs: logs(step), ...event });
      }
      const validated = { ...logs(step), valLoss: 0.2, seconds: 1, msPerStep: 1 };
      await callback({ kind: "epoch", epoch, step, logs: validated, ...event });
    }
    await callback({ kind: "end", epoch: epochs, step, logs: {}, ...event });
  });
}

describe("liveLossChart", () => {
  it("shows a chart with the first step, updates it in place, and ends with every form", async () => {
    const messages = await train(2, 10, (step) => ({ loss: 1 / step }));
    expect(messages[0].type).to.equal("display_data");
    expect(messages.length).to.be.within(2, 5); // the first step, the end, and epochs that took long enough
    expect(messages.slice(1).every(({ type }) => type === "update_display_data")).to.equal(true);
    const ids = messages.map(({ content }) => content.transient.display_id);
    expect(new Set(ids).size).to.equal(1);
    const last = messages.at(-1)!.content.data;
    expect(Object.keys(last)).to.deep.equal([VEGA_LITE, "image/png", "text/plain"]);
    const spec = last[VEGA_LITE] as Spec;
    expect(series(spec, 0, "training, by step")).to.have.length(20);
    expect(series(spec, 0, "validation")).to.have.length(2);
    expect(spec.title.text[0]).to.equal("Epoch 2 of 2");
    expect(spec.concat[0].title).to.include({ text: "loss", subtitle: "0.0500, validation 0.2000" });
  });

  it("says how many steps are done in a run whose length was given in steps", async () => {
    const callback = liveLossChart();
    const messages = await inNotebook(async () => {
      const place = { epoch: 1, epochs: 2, stepsPerEpoch: 1000, steps: 1500 };
      await callback({ kind: "batch", step: 1234, logs: { dLoss: 1 }, ...place });
      await callback({ kind: "end", step: 1234, logs: {}, ...place });
    });
    const spec = messages.at(-1)!.content.data[VEGA_LITE] as Spec;
    expect(spec.title.text).to.deep.equal(["Step 1,234 of 1,500"]);
  });

  it("draws what is evaluated now and then as single points, once each", async () => {
    const metrics = { kid: { unit: "KID", evaluated: true } };
    const logs = (step: number): Logs => (step % 5 === 0 ? { loss: 1, kid: 10 - step } : { loss: 1 });
    const messages = await train(2, 10, logs, {}, metrics);
    const spec = messages.at(-1)!.content.data[VEGA_LITE] as Spec;
    expect(titles(spec)).to.deep.equal(["loss", "kid"]);
    expect(series(spec, 1, "evaluation")).to.deep.equal([
      { x: 0.5, y: 5 },
      { x: 1, y: 0 },
      { x: 1.5, y: -5 },
      { x: 2, y: -10 },
    ]);
    expect(series(spec, 1, "training, by step")).to.equal(undefined);
    expect(series(spec, 1, "training, mean of the epoch")).to.equal(undefined);
    expect(spec.concat[1].title.subtitle).to.equal("-10.0000");
  });

  it("keeps the chart of a long run small and accurate: its points are means, and cover all steps", async () => {
    const messages = await train(4, 2500, (step) => ({ loss: step, dLoss: 1, aLoss: 2 }), { everyMs: 1e9 });
    const spec = messages.at(-1)!.content.data[VEGA_LITE] as Spec;
    const points = series(spec, 0, "training, by step")!;
    expect(points).to.have.length.within(120, 240);
    for (const { x, y } of points) expect(x).to.be.closeTo(y / 2500, 1e-4); // both are means of the same steps
    expect(points[0].x).to.be.below(0.02);
    expect(points.at(-1)!.x).to.be.above(3.97);
  });

  it("keeps the chart of many epochs small, and gives the values of the last one", async () => {
    const messages = await train(2000, 1, (step) => ({ loss: step }), { everyMs: 1e9 });
    const spec = messages.at(-1)!.content.data[VEGA_LITE] as Spec;
    for (const name of ["training, mean of the epoch", "validation"]) {
      expect(series(spec, 0, name), name).to.have.length.within(120, 240);
    }
    for (const { x, y } of series(spec, 0, "training, mean of the epoch")!) expect(x).to.equal(y - 0.5);
    expect(spec.concat[0].title).to.include({ subtitle: "2000.0, validation 0.2000" });
  });

  it("spends at most a few percent of the time, even when steps take no time", async () => {
    let [clock, spent] = [0, 0];
    const callback = liveLossChart({ everyMs: 0 });
    const messages = await inNotebook(async () => {
      const scope = globalThis as Record<symbol, unknown>;
      const broadcast = scope[BROADCAST] as (...message: unknown[]) => void;
      scope[BROADCAST] = (...message: unknown[]) => {
        clock += 40; // what drawing takes
        spent += 40;
        broadcast(...message);
      };
      performance.now = () => clock;
      try {
        const event = { kind: "batch" as const, epoch: 1, epochs: 1, stepsPerEpoch: 1e6 };
        for (let step = 1; step <= 10_000; step++, clock += 0.5) {
          await callback({ ...event, step, logs: { loss: step } });
        }
      } finally {
        Reflect.deleteProperty(performance, "now"); // its own, over the prototype's
      }
    });
    expect(messages).to.have.length.within(3, 10);
    expect(spent / clock).to.be.below(0.06);
  });

  it("counts steps if the run is a single epoch", async () => {
    const messages = await train(1, 50, () => ({ dLoss: 0.7, aLoss: 0.8 }));
    const spec = messages.at(-1)!.content.data[VEGA_LITE] as Spec;
    expect(titles(spec)).to.deep.equal(["dLoss", "aLoss", "valLoss"]);
    expect(spec.concat[0].layer[0].encoding.x.title).to.equal("step");
    expect(series(spec, 0, "training, by step")!.at(-1)!.x).to.equal(50);
    expect(series(spec, 0, "training, mean of the epoch")).to.deep.equal([{ x: 25, y: 0.7 }]);
  });

  it("counts steps if the run's length is given in steps, and may end within an epoch", async () => {
    const messages = await inNotebook(async () => {
      const callback = liveLossChart();
      const place = { epochs: 3, stepsPerEpoch: 10, steps: 25 };
      for (let step = 1; step <= 25; step++) {
        const event = { epoch: Math.ceil(step / 10), step, logs: { dLoss: 0.7 }, ...place };
        await callback({ kind: "batch", ...event });
        if (step % 10 === 0 || step === 25) await callback({ kind: "epoch", ...event });
      }
      await callback({ kind: "end", epoch: 3, step: 25, logs: {}, ...place });
    });
    const spec = messages.at(-1)!.content.data[VEGA_LITE] as Spec;
    expect(spec.concat[0].layer[0].encoding.x.title).to.equal("step");
    const means = series(spec, 0, "training, mean of the epoch")!.map(({ x }) => x);
    expect(means).to.deep.equal([5, 15, 22.5]);
  });

  it("holds the draw and a spread of 0 in a GAN's panels, so that small noise looks small", async () => {
    const noise = (step: number) => 0.002 * Math.sin(step);
    const logs = (step: number) => ({ dLoss: 0.69 + noise(step), aLoss: 0.75, spread: 0.4 + noise(step) });
    const [{ content }] = (await train(2, 50, logs, {}, dcganMetrics())).slice(-1);
    const [dLoss, aLoss, spread] = (content.data[VEGA_LITE] as Spec).concat;
    const guides = [dLoss, aLoss, spread].map(({ layer }) =>
      layer.filter(({ encoding }) => encoding.y.datum),
    );
    expect(guides.map(({ length }) => length)).to.deep.equal([2, 0, 0]); // a line and its label
    expect(guides[0][0].encoding.y.datum).to.equal(Math.LN2);
    expect(dLoss.layer[0].encoding.y.scale.domain).to.deep.equal([0.645, 0.755]);
    expect(spread.layer[0].encoding.y.scale.domain[0]).to.equal(0);
    expect(spread.layer[0].encoding.y.title).to.equal("standard deviation over samples");
  });

  it("shows an explanation below the title, in the picture and in the text, and asks for it at every event", async () => {
    const kinds: string[] = [];
    const explain = ({ kind, step }: TrainEvent) => {
      kinds.push(kind);
      return step < 3 ? undefined : "A draw.\nNothing to do.";
    };
    const messages = await train(1, 4, () => ({ dLoss: 0.7 }), { explain });
    expect(kinds).to.deep.equal(["batch", "batch", "batch", "batch", "epoch", "end"]);
    const [before, after] = [messages[0], messages.at(-1)!].map(({ content }) => content.data);
    expect((before[VEGA_LITE] as Spec).title.subtitle).to.equal(undefined);
    expect((after[VEGA_LITE] as Spec).title.subtitle).to.deep.equal(["A draw.", "Nothing to do."]);
    expect(after["text/plain"]).to.match(/ · valLoss 0\.2000\nA draw\.\nNothing to do\.$/);
    const plain = (await train(1, 4, () => ({ dLoss: 0.7 }))).at(-1)!.content.data;
    const [height, plainHeight] = await Promise.all(
      [after, plain].map(async (data) => (await readPng(data["image/png"])).height),
    );
    expect(height - plainHeight).to.be.within(20, 40); // two lines
  });

  it("shows the past of a resumed run as soon as the first new step is done", async () => {
    const messages = await inNotebook(async () => {
      const callback = liveLossChart({ everyMs: 0 });
      const event = { kind: "batch" as const, epoch: 1, epochs: 1, stepsPerEpoch: 50, logs: { loss: 1 } };
      for (let step = 1; step <= 20; step++) await callback({ ...event, step, replayed: true });
      await callback({ ...event, step: 21 });
    });
    expect(messages).to.have.length(1);
    const spec = messages[0].content.data[VEGA_LITE] as Spec;
    expect(series(spec, 0, "training, by step")!.at(-1)!.x).to.equal(21);
  });

  it("leaves out values that are not finite and says from which step", async () => {
    const messages = await train(1, 10, (step) => ({ loss: step < 7 ? 1 : NaN }));
    const { [VEGA_LITE]: spec, "text/plain": text } = messages.at(-1)!.content.data;
    expect(series(spec as Spec, 0, "training, by step")).to.have.length(6);
    expect((spec as Spec).title.text[1]).to.equal("loss is not finite from step 7 on");
    expect(text).to.include("loss is not finite from step 7 on");
  });

  it("shows text if nothing can be drawn, and shows nothing if no step was trained", async () => {
    const event: TrainEvent = { kind: "end", epoch: 1, epochs: 1, step: 1, stepsPerEpoch: 1, logs: {} };
    expect(await inNotebook(() => liveLossChart()(event))).to.deep.equal([]);
    const callback = liveLossChart();
    const [message] = await inNotebook(() => callback({ ...event, kind: "batch", logs: { loss: NaN } }));
    expect(message.content.data).to.deep.equal({
      "text/plain": "Loss chart · Epoch 1 of 1 · loss · loss is not finite from step 1 on",
    });
  });

  it("does not stop a training run when it cannot draw: it says so once", async () => {
    const scope = globalThis as Record<symbol, unknown>;
    const broadcast = Symbol.for("Jupyter.broadcast");
    scope[broadcast] = () => {
      throw new Error("the front end is gone");
    };
    try {
      const callback = liveLossChart({ everyMs: 0 });
      const event = { epoch: 1, epochs: 1, stepsPerEpoch: 3 };
      const lines = await printed(async () => {
        for (const step of [1, 2, 3]) await callback({ kind: "batch", step, logs: { loss: 1 }, ...event });
        await callback({ kind: "end", step: 3, logs: {}, ...event });
      });
      expect(lines).to.deep.equal([
        "The loss chart cannot be drawn; training goes on: the front end is gone",
      ]);
    } finally {
      delete scope[broadcast];
    }
  });
});
