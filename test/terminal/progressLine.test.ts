import { expect } from "chai";
import { formatBar, formatDuration } from "../../src/terminal/format";
import { progressLine } from "../../src/terminal/progressLine";

/** A terminal, pipe or notebook in memory, and a clock that moves only when told. */
function fake(kind: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const output = { ...kind, write: (text: string) => written.push(text) };
  return { written, clock, options: { output, now: () => clock.ms } };
}

describe("progressLine", () => {
  it("shows nothing of what is done within two seconds", () => {
    const { written, clock, options } = fake({ isTTY: true });
    const line = progressLine("Reading", options);
    for (; clock.ms < 2000; clock.ms += 100) line.update(clock.ms / 2000);
    clock.ms = 1999;
    line.done();
    expect(written).to.deep.equal([]);
  });

  it("rewrites one line of a terminal, at most ten times a second, and leaves it clean", () => {
    const { written, clock, options } = fake({ isTTY: true });
    const line = progressLine("Reading", options);
    for (let i = 0; i <= 400; i++, clock.ms += 10) line.update(i / 400, `${i} of 400 files`);
    line.done();
    expect(written[0]).to.equal("\rReading [=========>..........] 50% · 200 of 400 files · 2.0 s left");
    expect(written.length).to.be.within(20, 23); // the last two of four seconds, then the final line and its end
    expect(written.slice(0, -1).every((text) => text.startsWith("\r") && !text.includes("\n"))).to.equal(
      true,
    );
    expect(written.at(-2)!.trimEnd()).to.equal(
      "\rReading [====================] 100% · 400 of 400 files · 4.0 s",
    );
    expect(written.at(-1)).to.equal("\n");
  });

  it("wipes what a longer state left behind", () => {
    const { written, clock, options } = fake({ isTTY: true });
    const line = progressLine("Reading", options);
    clock.ms = 3000;
    line.update(undefined, "a long text");
    clock.ms = 4000;
    line.update(undefined, "short");
    expect(written).to.deep.equal(["\rReading · a long text · 3.0 s", "\rReading · short · 4.0 s      "]);
  });

  it("never fills the last column of a terminal, where the line would wrap", () => {
    const { written, clock, options } = fake({ isTTY: true, columns: 30 });
    clock.ms = 0;
    const line = progressLine("Reading a file with a long name", options);
    clock.ms = 3000;
    line.update(0.5);
    expect(written[0]).to.have.length(1 + 29);
  });

  it("writes a plain line to a pipe now and then", () => {
    const { written, clock, options } = fake();
    const line = progressLine("Reading", options);
    for (; clock.ms <= 40_000; clock.ms += 50) line.update(clock.ms / 40_000);
    line.done();
    expect(written.map((text) => text.split("·")[0])).to.deep.equal([
      "Reading [>...................] 5% ",
      "Reading [========>...........] 42% ",
      "Reading [===============>....] 80% ",
      "Reading [====================] 100% ",
    ]);
    expect(written.every((text) => text.endsWith("\n") && !text.includes("\r"))).to.equal(true);
  });

  it("rewrites in place in a notebook, where stdout is not a terminal", () => {
    const broadcast = Symbol.for("Jupyter.broadcast");
    (globalThis as Record<symbol, unknown>)[broadcast] = () => undefined;
    try {
      const { written, clock, options } = fake();
      const line = progressLine("Reading", options);
      clock.ms = 3000;
      line.update(0.75);
      expect(written).to.deep.equal(["\rReading [==============>.....] 75% · 1.0 s left"]);
    } finally {
      delete (globalThis as Record<symbol, unknown>)[broadcast];
    }
  });

  it("leaves an unfinished state as it was, so done() may be called in finally", () => {
    const { written, clock, options } = fake({ isTTY: true });
    const line = progressLine("Reading", options);
    clock.ms = 3000;
    line.update(0.3);
    clock.ms = 9000;
    line.done();
    line.done();
    expect(written.at(-2)!.trimEnd()).to.equal("\rReading [=====>..............] 30% · 9.0 s");
    expect(written.filter((text) => text === "\n")).to.have.length(1);
  });
});

describe("format", () => {
  it("writes durations as people do", () => {
    const said = [0.04, 9.94, 9.96, 41, 59.6, 125, 3599.7, 3725, Infinity].map(formatDuration);
    expect(said).to.deep.equal([
      "0.0 s",
      "9.9 s",
      "10 s",
      "41 s",
      "1 min 00 s",
      "2 min 05 s",
      "1 h 00 min",
      "1 h 02 min",
      "? s",
    ]);
  });

  it("draws bars of one width, whatever the fraction", () => {
    for (const fraction of [-1, 0, 0.001, 0.5, 0.999, 1, 7])
      expect(formatBar(fraction, 10)).to.have.length(12);
    expect(formatBar(0.5, 10)).to.equal("[====>.....]");
    expect(formatBar(1, 4)).to.equal("[====]");
  });
});
