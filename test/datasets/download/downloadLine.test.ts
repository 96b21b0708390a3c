import { expect } from "chai";
import { downloadLine } from "../../../src/datasets/download/downloadLine";

/** A line in a terminal in memory, and a clock that moves only when told. */
function fake() {
  const written: string[] = [];
  const clock = { ms: 0 };
  const output = { isTTY: true, write: (text: string) => written.push(text) };
  const line = downloadLine("mnist/train", { output, now: () => clock.ms });
  return {
    line,
    clock,
    last: () =>
      written
        .filter((text) => text !== "\n")
        .at(-1)
        ?.trim(),
  };
}

describe("downloadLine", () => {
  it("shows bytes, rate and the time left", () => {
    const { line, clock, last } = fake();
    for (; clock.ms <= 4000; clock.ms += 100) line.onBytes(1000 * clock.ms, 16_000_000);
    expect(last()).to.equal(
      "Downloading mnist/train [====>...............] 25% · 4.0 MB of 16.0 MB · 1.0 MB/s · 12 s left",
    );
  });

  it("counts rate and time from where the download was resumed, and again after each cut", () => {
    const { line, clock, last } = fake();
    for (; clock.ms <= 3000; clock.ms += 100) line.onBytes(900_000 + 10 * clock.ms, 1_000_000);
    expect(last()).to.match(/ 93% · 930 kB of 1\.0 MB · 10 kB\/s · 7\.0 s left$/);
    line.onPause("answered 503", 40_000);
    clock.ms += 200;
    line.onPause("answered 503", 39_800);
    expect(last()).to.match(/^Downloading mnist\/train · answered 503; trying again in 40 s · 3\.3 s$/);
    line.onBytes(930_000, 1_000_000);
    clock.ms += 1000;
    line.onBytes(940_000, 1_000_000);
    expect(last()).to.match(/ 94% · 940 kB of 1\.0 MB · 10 kB\/s · 6\.0 s left$/);
  });

  it("shows no total if the host does not state it", () => {
    const { line, clock, last } = fake();
    line.onBytes(0, undefined);
    clock.ms = 3000;
    line.onBytes(6_000_000, undefined);
    expect(last()).to.equal("Downloading mnist/train · 6.0 MB · 2.0 MB/s · 3.0 s");
  });
});
