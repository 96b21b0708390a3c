import { expect } from "chai";
import { DISPLAY } from "../../src/display/bundle";
import type { TrainEvent } from "../../src/training/events";
import { fit } from "../../src/training/fit";
import { slider } from "../../src/widgets/controls";
import { tune } from "../../src/widgets/tune";

describe("tune", () => {
  const BROADCAST = Symbol.for("Jupyter.broadcast");
  const COMMS = Symbol.for("Jupyter.comms");
  const kernel = globalThis as Record<symbol, unknown>;
  let shown: string[];
  /** By what the button says. */
  let clicks: Map<string, () => void>;
  let line: string;

  beforeEach(() => {
    shown = [];
    clicks = new Map();
    kernel[BROADCAST] = (type: string, content: { data: object }) =>
      shown.push(`${type} ${Object.keys(content.data)[0]}`);
    let count = 0;
    kernel[COMMS] = {
      open: (_target: string, { state }: { state: Record<string, string> }) => {
        const comm = {
          id: `c${count++}`,
          onMessage: undefined as undefined | ((message: object) => void),
          send: (data: { state: { value?: string } }) => {
            if (state._model_name === "HTMLModel") line = data.state.value ?? "";
          },
          close: () => undefined,
        };
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

  async function* training(steps: number): AsyncGenerator<TrainEvent, void> {
    const event = { kind: "batch" as const, epoch: 1, epochs: 1, stepsPerEpoch: steps, logs: {} };
    for (let step = 1; step <= steps; step++)
      yield { ...event, step, ...(step === 3 && { settings: { rate: 2 } }) };
    await Promise.resolve();
  }
  const later = () => new Promise((resolve) => setTimeout(resolve, 20));
  const rateSlider = () => slider({ min: 0, max: 3, value: 1 });

  it("shows itself once, where it was not shown before, and names its sliders", async () => {
    const knobs = tune({ rate: rateSlider() });
    expect(knobs.settings.rate.get("description")).to.equal("rate");
    await fit(training(2), [knobs]);
    expect(shown).to.deep.equal(["display_data application/vnd.jupyter.widget-view+json"]);
    void knobs[DISPLAY]();
    await fit(training(2), [knobs]);
    expect(shown).to.have.length(1);
    const other = tune({ rate: rateSlider() });
    void other[DISPLAY]();
    await fit(training(2), [other]);
    expect(shown).to.have.length(1);
  });

  it("keeps what was turned, of the last run", async () => {
    const knobs = tune({ rate: rateSlider() });
    await fit(training(4), [knobs]);
    await fit(training(4), [knobs]);
    expect(knobs.changes).to.deep.equal([{ step: 3, settings: { rate: 2 } }]);
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
    const run = fit(training(1e6), [see, knobs]);
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
