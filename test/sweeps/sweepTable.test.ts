import { rmSync } from "node:fs";
import { expect } from "chai";
import { leaveLock, takeLock } from "../../src/files/lock";
import { lockOf } from "../../src/sweeps/attempts";
import { sweepTable } from "../../src/sweeps/sweepTable";
import { endRun, temporarySweep, writeLosses } from "./temporarySweep";

describe("the table of a sweep in a cell", () => {
  const BROADCAST = Symbol.for("Jupyter.broadcast");
  const globals = globalThis as Record<symbol, unknown>;
  const before = globals[BROADCAST];
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  let shown: { type: string; text: string; html: string }[];

  beforeEach(async () => {
    sweep = await temporarySweep([{ x: 1 }, { x: 2 }, { x: "<3>" }, { x: 4 }]);
    shown = [];
    globals[BROADCAST] = (type: string, content: { data: Record<string, string> }) =>
      shown.push({ type, text: content.data["text/plain"], html: content.data["text/html"] });
  });
  afterEach(async () => {
    if (before === undefined) delete globals[BROADCAST];
    else globals[BROADCAST] = before;
    await leaveLock(lockOf(sweep.folder));
    sweep.remove();
  });

  it("shows what has become of each run", async () => {
    await endRun(sweep, "0001", { outcome: "done" });
    writeLosses(sweep, "0001", { loss: 1 });
    await endRun(sweep, "0002", { outcome: "failed", error: "Error: x is 2" });
    await endRun(sweep, "0003", {});
    writeLosses(sweep, "0003", { loss: 2 });
    await endRun(sweep, "0004", { outcome: "pruned" });
    await sweepTable(sweep.folder);
    expect(shown).to.have.length(1);
    expect(shown[0].text.split("\n")).to.deep.equal([
      "toy: 1 of 4 runs done, 1 pruned",
      "0001  x=1  done in 2.0 s  loss 1.500",
      "0002  x=2  failed  Error: x is 2",
      "0003  x=<3>  100%  loss 2.000",
      "0004  x=4  pruned after 2.0 s  ",
    ]);
    expect(shown[0].html).to.include("x=&lt;3&gt;").and.not.include("<3>");
  });

  it("follows a sweep as long as a driver works on it", async () => {
    await takeLock(lockOf(sweep.folder));
    const table = sweepTable(sweep.folder, { everyMs: 10 });
    while (shown.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await endRun(sweep, "0004", { outcome: "done" });
    await leaveLock(lockOf(sweep.folder));
    await table;
    expect(shown[0]).to.include({ type: "display_data", text: "toy: 0 of 4 runs done" });
    expect(shown.slice(1).every(({ type }) => type === "update_display_data")).to.equal(true);
    expect(shown.at(-1)?.text).to.match(/1 of 4 runs done\n0004 {2}x=4 {2}done/);
  });

  it("ends when its signal is aborted", async () => {
    await takeLock(lockOf(sweep.folder));
    const reason = await sweepTable(sweep.folder, { everyMs: 10, signal: AbortSignal.timeout(50) }).catch(
      (error: Error) => error.name,
    );
    expect(reason).to.equal("TimeoutError");
    rmSync(lockOf(sweep.folder));
  });
});
