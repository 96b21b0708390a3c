import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeSettings, openSweep, planName, readSweep, runFolder, settingsOf } from "../../src/sweeps/plan";
import { temporarySweep } from "./temporarySweep";

describe("the plan of a sweep", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  beforeEach(async () => (sweep = await temporarySweep([{ x: 1 }, { x: 2 }])));
  afterEach(() => sweep.remove());

  it("is found again by the same command, and refuses the folder of another sweep", async () => {
    const { folder, plan } = sweep;
    expect((await openSweep(folder, plan)).ids).to.deep.equal(["0001", "0002"]);
    expect((await readSweep(folder)).plan).to.deep.equal(plan);
    const other = { ...plan, contents: "changed" };
    expect(planName(other)).to.not.equal(planName(plan));
    const error = await openSweep(folder, other).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.match(/holds another sweep.*--resume/);
    expect((await readSweep(folder)).plan, "nothing was overwritten").to.deep.equal(plan);
  });

  it("is missing in other folders, and needs a run", async () => {
    const missing = await readSweep(join(sweep.folder, "runs")).catch((thrown: Error) => thrown);
    expect((missing as Error).message).to.match(
      /Expected the folder of a sweep, which has a plan\.json, got .*runs/,
    );
    writeFileSync(join(sweep.folder, "plan.json"), "{");
    const damaged = await openSweep(sweep.folder, sweep.plan).catch((thrown: Error) => thrown);
    expect((damaged as Error).message).to.match(/Expected the folder of a sweep, .*JSON/);
    const empty = await openSweep(sweep.folder, { ...sweep.plan, runs: [] }).catch((thrown: Error) => thrown);
    expect((empty as Error).message).to.match(/at least one run/);
  });

  it("of a search has settings once they are chosen", async () => {
    const search = {
      space: { x: [1, 2] },
      trials: 3,
      seed: 1,
      objective: "loss",
      best: "lowest",
      prune: true,
    } as const;
    const searched = await temporarySweep([], search);
    try {
      expect((await readSweep(searched.folder)).ids).to.deep.equal(["0001", "0002", "0003"]);
      expect(() => settingsOf(searched, "0002")).to.throw(/Run 0002 of .* has no settings yet: .*--resume/);
      await writeSettings(searched, "0002", { x: 2 });
      expect(settingsOf(searched, "0002")).to.deep.equal({ x: 2 });
    } finally {
      searched.remove();
    }
  });

  it("gives each run a folder with its settings", async () => {
    await writeSettings(sweep, "0002");
    const text = readFileSync(join(runFolder(sweep, "0002"), "settings.json"), "utf8");
    expect(JSON.parse(text)).to.deep.equal({ x: 2 });
  });
});
