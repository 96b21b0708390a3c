import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";

describe("TensorBoard", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-tensorboard-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gets scalars and histograms in an event file", () => {
    const writer = tf.node.summaryFileWriter(folder);
    expect(inspect(writer)).to.equal("SummaryFileWriter {}");
    writer.scalar("loss", 0.5, 1);
    writer.scalar("loss", 0.25, 2);
    const weights = tf.linspace(0, 1, 100);
    writer.histogram("weights", weights, 2, 10);
    writer.flush();
    weights.dispose();

    const [file] = readdirSync(folder);
    expect(file).to.match(/^events\.out\.tfevents\..*\.v2$/);
    const events = readFileSync(join(folder, file), "latin1");
    expect(events)
      .to.include("brain.Event:2")
      .and.to.include("loss")
      .and.to.include("weights")
      .and.to.include("histograms");
    // Field 2 of an event is its step. A float32 scalar is stored as little-endian bytes: 0.25 at step 2.
    expect(events).to.include("\u0010\u0002").and.to.include("\u0000\u0000\u0080\u003e");
  });
});
