import { expect } from "chai";
import { readAttempts } from "../../src/sweeps/attempts";
import { writeSettings, runFolder } from "../../src/sweeps/plan";
import { TerminalTable } from "../../src/sweeps/terminalTable";
import { endRun, temporarySweep, writeLosses } from "./temporarySweep";

describe("the table of a sweep", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  let time: number;
  let text: string;
  beforeEach(async () => {
    sweep = await temporarySweep([{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }]);
    [time, text] = [0, ""];
  });
  afterEach(() => sweep.remove());

  const table = (terminal: object) =>
    new TerminalTable(sweep, { output: { write: (more) => (text += more), ...terminal }, now: () => time });
  const attempts = (id: string) => readAttempts(runFolder(sweep, id));

  it("is a line for each run that ends, outside a terminal", async () => {
    const lines = table({});
    lines.begin({ done: 1, failed: 0, pruned: 0 });
    lines.start("0002");
    time = 4000;
    await endRun(sweep, "0002", { outcome: "done" });
    writeLosses(sweep, "0002", { loss: 0.25 });
    await lines.end("0002", "done", await attempts("0002"));
    lines.start("0003");
    await endRun(sweep, "0003", { outcome: "failed", error: "RangeError: x must be even" });
    await lines.end("0003", "open", await attempts("0003"));
    await endRun(sweep, "0004", {});
    await lines.end("0004", "open", await attempts("0004"));
    expect(text.split("\n")).to.deep.equal([
      "0002  x=2  done in 2.0 s  loss 0.3750 (2 of 4 runs done · 4.0 s · about 8.0 s left)",
      "0003  x=3  failed, runs again: RangeError: x must be even (runs/0003/log-1.txt) (2 of 4 runs done · 4.0 s · about 8.0 s left)",
      "0004  x=4  was killed, runs again (2 of 4 runs done · 4.0 s · about 8.0 s left)",
      "",
    ]);
    await lines.draw();
    expect(text.split("\n"), "nothing is drawn").to.have.length(4);
  });

  it("says how much time is left, which never grows while no run ends", async () => {
    const lines = table({ isTTY: true, columns: 90 });
    const left = async (at: number) => {
      [time, text] = [at, ""];
      await lines.draw();
      return /about (.*) left/.exec(text)?.[1];
    };
    expect(await left(1000)).to.equal(undefined);
    time = 4000;
    await endRun(sweep, "0001", { outcome: "done" });
    await lines.end("0001", "done", await attempts("0001"));
    expect(await left(4000)).to.equal("12 s");
    expect(await left(6000)).to.equal("10 s");
    expect(await left(60_000), "the next run is late").to.equal("8.0 s");
    await lines.end("0002", "done", []);
    await lines.end("0003", "done", []);
    expect(await left(60_000)).to.equal("20 s");
    expect(await left(90_000), "the last run is late").to.equal(undefined);
  });

  it("counts runs that a search has pruned", async () => {
    const lines = table({});
    lines.begin({ done: 1, failed: 1, pruned: 1 });
    lines.start("0004");
    time = 3000;
    await endRun(sweep, "0004", { outcome: "pruned" });
    await lines.end("0004", "pruned", await attempts("0004"));
    expect(text).to.equal("0004  x=4  pruned after 2.0 s (1 of 4 runs done · 2 pruned · 1 failed · 3.0 s)\n");
  });

  it("is drawn again in the same place in a terminal, with what is running", async () => {
    const drawn = table({ isTTY: true, columns: 60, rows: 24 });
    await writeSettings(sweep, "0001");
    writeLosses(sweep, "0001", { loss: 0.25 });
    drawn.start("0001");
    drawn.start("0002");
    await drawn.draw();
    expect(text).to.equal(
      "\x1b[Jtoy: 0 of 4 runs done · 2 running · 0.0 s\n0001  x=1  [==========] 0.0 s  loss 0.2500\n0002  x=2  0.0 s\n",
    );
    text = "";
    await drawn.draw();
    expect(text).to.match(/^\x1b\[3A\x1b\[J/); // eslint-disable-line no-control-regex
  });

  it("fits into a small terminal", async () => {
    const drawn = table({ isTTY: true, columns: 20, rows: 5 });
    for (const id of sweep.ids) drawn.start(id);
    await drawn.draw();
    expect(text.split("\n")).to.deep.equal([
      "\x1b[Jtoy: 0 of 4 runs do",
      "0001  x=1  0.0 s",
      "… and 3 more",
      "",
    ]);
  });
});
