import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { TRAININGS, cpuModel, type EventNumbers, type EventsFixture } from "../fixtures/training/makeEvents";

const fixture = JSON.parse(
  readFileSync(join(__dirname, "../fixtures/training/events.json"), "utf8"),
) as EventsFixture;

describe(`training runs compute what they computed at ${fixture.commit}`, () => {
  it("in 300 events", () => {
    expect(Object.keys(TRAININGS)).to.deep.equal(Object.keys(fixture.trainings));
    expect(Object.values(fixture.trainings).flat()).to.have.length(300);
  });

  for (const [name, train] of Object.entries(TRAININGS)) {
    it(name, async () => {
      const [got, expected] = [await train(), fixture.trainings[name]];
      if (fixture.cpu === cpuModel()) expect(got).to.deep.equal(expected);
      else expectClose(got, expected);
    });
  }
});

/** Other CPUs sum in a different order. */
function expectClose(got: EventNumbers[], expected: EventNumbers[]): void {
  expect(got.length).to.equal(expected.length);
  for (const [i, { logs, ...about }] of expected.entries()) {
    const { logs: gotLogs, ...gotAbout } = got[i];
    expect(gotAbout).to.deep.equal(about);
    expect(Object.keys(gotLogs)).to.deep.equal(Object.keys(logs));
    for (const [metric, value] of Object.entries(logs)) {
      const where = `${metric} of ${about.kind} ${about.step}`;
      expect(gotLogs[metric], where).to.be.closeTo(value, 1e-5 * Math.abs(value));
    }
  }
}
