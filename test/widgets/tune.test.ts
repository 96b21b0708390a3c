import { expect } from "chai";
import { DISPLAY } from "../../src/display/figure/bundle";
import type { TrainEvent } from "../../src/training/events";
import { fit } from "../../src/training/fit";
import { slider } from "../../src/widgets/controls";
import { tune } from "../../src/widgets/tune";

describe("tune", () => {
  const BROADCAST = Symbol.for("Jupyter.broadcast");
  const COMMS = Symbol.for("Jupyter.comms");
  const kernel = globalThis as Record<symbol, unknown>;
  let shown: string[];
  /** The click handlers of the buttons, by the text on the button. */
  let clicks: Map<string, () => void>;
  let line: string;
  let shownText: string;
  let disabled: Map<string, boolean>;

  beforeEach(() => {
    shown = [];
    clicks = new Map();
    line = "";
    disabled = new Map();
    kernel[BROADCAST] = (type: string, { data }: { data: Record<string, string> }) => {
      shown.push(`${type} ${Object.keys(data)[0]}`);
      shownText = data["text/plain"];
    };
    let count = 0;
    kernel[COMMS] = {
      open: (_target: string, { state }: { state: Record<string, string> }) => {
        const comm = {
          id: `c${count++}`,
          onMessage: undefined as undefined | ((message: object) => void),
          send: (data: { state: { value?: string; disabled?: boolean } }) => {
            if (state._model_name === "HTMLModel") line = data.state.value ?? "";
            if (data.state.disabled !== undefined) disabled.set(state.description, data.state.disabled);
          },
          close: () => undefined,
        };
        if (typeof state.disabled === "boolean") disabled.set(state.description, state.disabled);
        if (state._model_name === "ButtonModel")
          clicks.set(state.description, () =>
            comm.onMessage?.({ data: { method: "custom", content: { event: "click" } } }),
          );
        return comm;
      },
      accept: () => undefined,
    };
  });
  afterEach(() => {
    delete kernel[BROADCAST];
    delete kernel[COMMS];
  });

  const settingsAt: Record<number, Record<string, number>> = { 1: { rate: 1, other: 0.005 }, 3: { rate: 2 } };
  async function* training(steps: number): AsyncGenerator<TrainEvent, void> {
    const event = { kind: "batch" as const, epoch: 1, epochs: 1, stepsPerEpoch: steps, logs: {} };
    for (let step = 1; step <= steps; step++) yield { ...event, step, settings: settingsAt[step] };
    await Promise.resolve();
  }
  const later = () => new Promise((resolve) => setTimeout(resolve, 20));
  const rateSlider = () => slider({ min: 0, max: 3, value: 1 });

  it("shows itself unless it has been shown, and names its sliders", async () => {
    const knobs = tune({ rate: rateSlider() });
    expect(knobs.settings.rate.get("description")).to.equal("rate");
    void knobs[DISPLAY]();
    await fit(training(2), [knobs]);
    expect(shown).to.have.length(0);
  });

  it("becomes a text with the changes when the training has ended, and shows itself again in the next training", async () => {
    const knobs = tune({ rate: rateSlider(), other: slider({ min: 0, max: 0.01, value: 0.005 }) });
    const run = ["display_data application/vnd.jupyter.widget-view+json", "update_display_data text/plain"];
    await fit(training(4), [knobs]);
    expect(shown).to.deep.equal(run);
    expect(shownText).to.equal("ended at step 4\nrate 1 → 2, at step 3\nother 0.005");
    await fit(training(4), [knobs]);
    expect(shown).to.deep.equal([...run, ...run]);
  });

  it("counts the steps of a run whose length was given in steps", async () => {
    const knobs = tune({ rate: rateSlider() });
    async function* training(): AsyncGenerator<TrainEvent, void> {
      const place = { epoch: 1, epochs: 2, stepsPerEpoch: 250, steps: 400, step: 1 };
      yield { kind: "batch", logs: { dLoss: 1 }, ...place };
      expect(line).to.equal("<i>running: step 1 of 400 · dLoss 1.0000</i>");
      await Promise.resolve();
    }
    await fit(training(), [knobs]);
  });

  it("escapes the names of metrics, which its page would read as HTML", async () => {
    const knobs = tune({ rate: slider({ min: 0, max: 4, value: 1 }) });
    async function* training(): AsyncGenerator<TrainEvent, void> {
      const logs = { "<img src=x onerror=alert(1)>": 1 };
      yield { kind: "batch", epoch: 1, epochs: 1, stepsPerEpoch: 1, step: 1, logs };
      expect(line).to.contain("&lt;img src=x onerror=alert(1)&gt; 1.0000").and.not.to.contain("<img");
      await Promise.resolve();
    }
    await fit(training(), [knobs]);
  });

  const pressable = () => [...clicks.keys()].filter((name) => !disabled.get(name));

  it("has the buttons that the state of the training allows", async () => {
    const knobs = tune({ rate: rateSlider() });
    void knobs[DISPLAY]();
    const seen: string[][] = [];
    const press: Record<number, string> = { 1: "Pause", 2: "Resume", 3: "Step", 4: "Stop" };
    const see = ({ kind, step }: TrainEvent) => {
      seen.push(pressable());
      if (kind === "batch" && step !== 2) clicks.get(press[step])?.();
      if (kind === "pause" && step === 1) setTimeout(() => clicks.get("Step")?.());
      if (kind === "pause" && step === 2) setTimeout(() => clicks.get("Resume")?.());
      if (kind === "pause" && step === 3) setTimeout(() => clicks.get("Step")?.());
    };
    await fit(training(10), [knobs, see]);
    const [running, paused] = [
      ["Pause", "Step", "Stop"],
      ["Step", "Resume", "Stop"],
    ];
    expect(seen).to.deep.equal([running, paused, paused, paused, running, paused, paused, []]);
    await fit(training(1), [knobs, () => void (seen[0] = pressable())]);
    expect(pressable()).to.deep.equal([]);
  });

  it("an interrupt ends a paused training", async () => {
    const knobs = tune({ rate: rateSlider() });
    void knobs[DISPLAY]();
    clicks.get("Pause")?.();
    const listeners = process.listenerCount("SIGINT");
    const run = fit(training(1e6), [knobs]);
    while (!line?.includes("paused")) await later();
    process.emit("SIGINT");
    expect(await run).to.deep.equal([]);
    expect(line).to.equal("<i>ended at step 1</i>");
    expect(process.listenerCount("SIGINT")).to.equal(listeners);
  });

  it("keeps the changes of the last run only", async () => {
    const knobs = tune({ rate: rateSlider() });
    await fit(training(4), [knobs]);
    await fit(training(4), [knobs]);
    expect(knobs.changes).to.deep.equal([1, 3].map((step) => ({ step, settings: settingsAt[step] })));
  });

  it("pauses, goes step by step, resumes and stops", async () => {
    const knobs = tune({ rate: rateSlider() });
    const seen: number[] = [];
    const see = ({ kind, step }: TrainEvent) => void (kind === "batch" && seen.push(step));
    const click = async (name: string) => {
      clicks.get(name)?.();
      await later();
    };
    void knobs[DISPLAY]();
    clicks.get("Pause")?.();
    const run = fit(training(1e6), [knobs, see]);
    await later();
    expect(seen).to.deep.equal([1]);
    expect(line).to.equal("<i>paused: step 1, epoch 1 of 1</i>");
    await click("Step");
    expect(seen).to.deep.equal([1, 2]);
    await click("Step");
    expect(seen).to.deep.equal([1, 2, 3]);
    await click("Resume");
    const running = seen.length;
    expect(running).to.be.above(4);
    await click("Pause");
    const paused = seen.length;
    await later();
    expect(seen.length).to.equal(paused);
    await click("Stop");
    expect(await run).to.deep.equal([]);
    expect(seen.length).to.equal(paused);
    expect(line).to.equal(`<i>ended at step ${paused}</i>`);
  });
});
