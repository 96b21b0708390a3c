import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { TrainEvent } from "../../src/training/events";
import { fit } from "../../src/training/fit";
import { trainingTime } from "../../src/training/trainingClock";
import { failure } from "../datasets/localHost";

describe("fit", () => {
  let closed: boolean;

  /** Two epochs of two steps. `after` is called after each event. */
  async function* loop(after: (event: TrainEvent) => void = () => {}): AsyncGenerator<TrainEvent, void> {
    closed = false;
    const common = { epochs: 2, stepsPerEpoch: 2 };
    try {
      for (let epoch = 1; epoch <= 2; epoch++) {
        for (let i = 1; i <= 2; i++) {
          const step = (epoch - 1) * 2 + i;
          const event: TrainEvent = { kind: "batch", epoch, step, ...common, logs: { loss: 1 / step } };
          yield event;
          after(event);
        }
        yield { kind: "epoch", epoch, step: epoch * 2, ...common, logs: { loss: epoch, seconds: 1 } };
      }
    } finally {
      await Promise.resolve();
      closed = true;
    }
  }

  /** Runs without the test runner's listeners, which would react to a SIGINT themselves. */
  async function alone<T>(run: () => Promise<T>): Promise<{ result: T; printed: string; left: number }> {
    const others = process.rawListeners("SIGINT") as (() => void)[];
    process.removeAllListeners("SIGINT");
    const lines: unknown[] = [];
    const log = console.log;
    console.log = (line: unknown) => lines.push(line);
    try {
      const result = await run();
      return { result, printed: lines.join("\n"), left: process.listenerCount("SIGINT") };
    } finally {
      console.log = log;
      process.removeAllListeners("SIGINT");
      for (const listener of others) process.on("SIGINT", listener);
    }
  }

  it("passes every event to the callbacks in turn, ends with one end event, and returns an entry per epoch", async () => {
    const seen: string[] = [];
    const note = (name: string) => async (event: TrainEvent) => {
      await Promise.resolve();
      seen.push(`${name} ${event.kind} ${event.step}`);
    };
    const history = await fit(loop(), [note("a"), note("b")]);
    expect(seen.slice(0, 4)).to.deep.equal(["a batch 1", "b batch 1", "a batch 2", "b batch 2"]);
    expect(seen.filter((each) => each.startsWith("a")).map((each) => each.split(" ")[1])).to.deep.equal([
      "batch",
      "batch",
      "epoch",
      "batch",
      "batch",
      "epoch",
      "end",
    ]);
    expect(history).to.deep.equal([
      { epoch: 1, loss: 1, seconds: 1 },
      { epoch: 2, loss: 2, seconds: 1 },
    ]);
    expect(closed).to.equal(true);
  });

  it("replays a run that had already finished, says so, and ends with an event that is not marked as replayed", async () => {
    async function* replay(): AsyncGenerator<TrainEvent, void> {
      for await (const event of loop()) yield { ...event, replayed: true };
    }
    const seen: TrainEvent[] = [];
    const { result, printed } = await alone(() => fit(replay(), [(event) => void seen.push(event)]));
    expect(result.map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
    expect(printed).to.match(
      /This run had already finished, after step 4, and nothing was trained\. .*more epochs/,
    );
    expect(seen.filter(({ replayed }) => replayed)).to.have.length(6);
    expect(seen.at(-1)).to.include({ kind: "end", step: 4 }).and.not.have.property("replayed");
  });

  it("stops at an interrupt after the running step, keeps the history, says so, and leaves no listener", async () => {
    const kinds: string[] = [];
    const interrupt = (event: TrainEvent) => {
      if (event.step === 3) process.emit("SIGINT");
    };
    const { result, printed, left } = await alone(() =>
      fit(loop(interrupt), [({ kind }) => void kinds.push(kind)]),
    );
    expect(kinds).to.deep.equal(["batch", "batch", "epoch", "batch", "batch", "end"]);
    expect(result.map(({ epoch }) => epoch)).to.deep.equal([1]);
    expect(printed).to.match(/Interrupted in epoch 2 of 2, after step 4.*completed epochs: 1\./);
    expect(left).to.equal(0);
    expect(closed).to.equal(true);
  });

  it("says after which step it stopped, if the run's length was given in steps", async () => {
    async function* counted() {
      for await (const event of loop()) yield Object.assign(event, { steps: 3 });
    }
    const { printed } = await alone(() =>
      fit(counted(), [({ step }) => void (step === 1 && process.emit("SIGINT"))]),
    );
    expect(printed).to.match(/^Interrupted after step 1 of 3\. /);
  });

  it("receives an interrupt that arrives while a callback is awaited", async () => {
    const { result } = await alone(() =>
      fit(loop(), [({ step }) => void (step === 1 && process.emit("SIGINT"))]),
    );
    expect(result).to.deep.equal([]);
  });

  it("listens from the next turn of the event loop on, and not after its end", async () => {
    const { left } = await alone(async () => {
      const running = fit(loop());
      expect(process.listenerCount("SIGINT")).to.equal(0);
      await running;
    });
    expect(left).to.equal(0);
  });

  it("ends when a callback fails: it closes the loop, sends the end event and rethrows the error", async () => {
    const kinds: string[] = [];
    const failing = ({ kind, step }: TrainEvent) => {
      kinds.push(kind);
      if (step === 2) throw new Error("no space left");
    };
    const { result, left } = await alone(() => fit(loop(), [failing]).catch(String));
    expect(result).to.equal("Error: no space left");
    expect(kinds).to.deep.equal(["batch", "batch", "end"]);
    expect(left).to.equal(0);
    expect(closed).to.equal(true);
  });

  it("rethrows the loop's error, whose history is not printed with it", async () => {
    const failing = ({ step }: TrainEvent) => {
      if (step === 3) throw new Error("the loss became NaN");
    };
    const error = (await fit(loop(failing)).catch((each: unknown) => each)) as Error & { history: unknown[] };
    expect(String(error)).to.equal("Error: the loss became NaN");
    expect(error.history).to.have.length(1);
    expect(Object.keys(error)).to.deep.equal([]);
    expect(closed).to.equal(true);
  });

  it("yields to the event loop between events", async () => {
    let turns = 0;
    let going = true;
    const turn = () => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    await fit(loop());
    going = false;
    expect(turns).to.be.at.least(6);
  });

  it("lets a callback hold the training, after all have seen the step, and does not count the pause", async () => {
    const seen: string[] = [];
    const see = ({ kind, step }: TrainEvent) => void seen.push(`${kind} ${step}`);
    let holds = 0;
    const panel = Object.assign((event: TrainEvent) => see(event), {
      hold: () => (seen.at(-1) === "batch 2" && holds++ === 0 ? sleep(80) : undefined),
    });
    const [began, clock] = [performance.now(), trainingTime()];
    await fit(loop(), [panel, see]);
    const [took, counted] = [performance.now() - began, trainingTime() - clock];
    expect(seen.slice(2, 7)).to.deep.equal(["batch 2", "batch 2", "pause 2", "pause 2", "epoch 2"]);
    expect(holds).to.equal(1);
    expect(took - counted).to.be.within(75, took);
  });

  it("ends a training run that is held when it is interrupted", async () => {
    const panel = Object.assign(() => undefined, { hold: () => new Promise<void>(() => undefined) });
    const { result, printed } = await alone(() => {
      setTimeout(() => process.emit("SIGINT"), 20);
      return fit(loop(), [panel]);
    });
    expect(result).to.deep.equal([]);
    expect(printed).to.match(/Interrupted in epoch 1 of 2, after step 1/);
  });

  it("refuses what is neither a training nor a list of callbacks", async () => {
    const refusal = async (events: unknown, callbacks?: unknown) =>
      (await failure(fit(events as ReturnType<typeof loop>, callbacks as []))).message;
    expect(await refusal(loop)).to.match(
      /got the function loop, which has not been called: write fit\(trainVae/,
    );
    const progressBar = () => () => undefined;
    expect(await refusal(loop(), [progressBar])).to.equal(
      "fit expects callbacks, got the function progressBar that makes one: call it, fit(training, [progressBar()]).",
    );
    expect(await refusal(loop(), [undefined])).to.match(/callbacks that are functions, got undefined: write/);
    expect(await refusal(loop(), ["bar"])).to.match(/callbacks that are functions, got "bar": write/);
    expect(await refusal(undefined)).to.match(/got undefined: write fit\(trainVae/);
    expect(await refusal(loop(), () => {})).to.match(
      /got a single one: write fit\(training, \[progressBar\(\)\]\)/,
    );
  });
});
