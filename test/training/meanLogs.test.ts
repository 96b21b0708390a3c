import { expect } from "chai";
import { MeanLogs } from "../../src/training/meanLogs";

describe("means of metrics", () => {
  it("are weighted by batch size, and taken over the steps that have the metric", () => {
    const means = new MeanLogs();
    means.add({ loss: 1 }, 10);
    means.add({ loss: 4, kid: 3 }, 20);
    means.add({ loss: 1, kid: 6 }, 10);
    expect(means.result()).to.deep.equal({ loss: 2.5, kid: 4 });
  });
});
