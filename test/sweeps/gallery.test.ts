import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { bundleOf } from "../../src/display/figure/bundle";
import type { GalleryContents } from "../../src/pages/gallery/contents";
import { sweepGallery } from "../../src/sweeps/gallery/gallery";
import { runFolder, writeSettings } from "../../src/sweeps/plan";
import { endRun, temporarySweep, writeLosses } from "./temporarySweep";

describe("the gallery of a sweep", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  afterEach(() => sweep.remove());

  const contentsOf = (html: string) =>
    JSON.parse(/id="contents">(.*?)<\/script>/s.exec(html)![1]) as GalleryContents;

  it("holds the runs with their settings, metrics and pictures, and nothing that all runs share", async () => {
    sweep = await temporarySweep([1, 2, 3, 4, 5].map((x) => ({ x, epochs: 3, name: `<${x}>` })));
    for (const id of ["0001", "0002", "0003"]) {
      await endRun(sweep, id, { outcome: "done" });
      writeLosses(
        sweep,
        id,
        { loss: Number(id), kid: 4 - Number(id) },
        { kid: { unit: "kid", evaluated: true, best: "highest" } },
      );
      writeFileSync(join(runFolder(sweep, id), "1-data.png"), "the same");
      writeFileSync(join(runFolder(sweep, id), "2-samples.png"), id);
    }
    await endRun(sweep, "0004", { outcome: "failed", error: "Error: x is 4" });
    const page = await sweepGallery(sweep.folder);
    const html = readFileSync(page.path, "utf8");
    const { runs, ...contents } = contentsOf(html);
    expect(contents).to.deep.equal({
      settings: ["x", "name"],
      metrics: [
        { name: "kid", best: "highest" },
        { name: "loss", best: "lowest" },
      ],
      pictures: ["2-samples.png"],
      total: 4,
    });
    expect(runs.map(({ id, state }) => `${id} ${state}`)).to.deep.equal([
      "0001 done",
      "0002 done",
      "0003 done",
      "0004 failed",
    ]);
    expect(runs[3].reason).to.equal("Error: x is 4");
    expect(runs[1]).to.deep.include({ seconds: 2, settings: { x: 2, epochs: 3, name: "<2>" } });
    expect(runs[1].final.loss).to.equal(3);
    expect(runs[1].curves.loss).to.have.length(20);
    expect(runs[1].pictures["2-samples.png"]).to.equal(
      `data:image/png;base64,${Buffer.from("0002").toString("base64")}`,
    );
    expect(html, "a line for each run with losses").to.match(/<path aria-label="0003"[^>]*stroke/);
    expect(html.match(/(src|href)="(?!#|data:)/g), "needs no other file").to.equal(null);
    const bundle = await bundleOf(page);
    expect(bundle).to.include.keys("text/html", "image/png", "text/plain");
  });

  it("begins with the objective of a search, and leaves out what diverged", async () => {
    const search = {
      space: { x: [1, 2, 3] },
      trials: 4,
      seed: 1,
      objective: "precision",
      best: "highest",
      prune: true,
    } as const;
    sweep = await temporarySweep([], search);
    for (const [id, outcome, precision] of [
      ["0001", "done", 0.5],
      ["0002", "pruned", 0.25],
      ["0003", "done", NaN],
    ] as const) {
      await writeSettings(sweep, id, { x: Number(id) });
      await endRun(sweep, id, { outcome });
      writeLosses(sweep, id, { valLoss: 1, precision });
    }
    const { runs, metrics } = contentsOf(readFileSync((await sweepGallery(sweep.folder)).path, "utf8"));
    expect(metrics).to.deep.equal([
      { name: "precision", best: "highest" },
      { name: "valLoss", best: "lowest" },
    ]);
    expect(runs.map(({ state }) => state)).to.deep.equal(["done", "pruned", "done"]);
    expect(runs.map(({ final }) => "precision" in final)).to.deep.equal([true, true, false]);
  });

  it("shows a sweep in which nothing has trained", async () => {
    sweep = await temporarySweep([{ x: 1 }]);
    const page = await sweepGallery(sweep.folder);
    expect(contentsOf(readFileSync(page.path, "utf8")).runs).to.deep.equal([]);
    expect(await bundleOf(page)).to.include.keys("text/plain");
  });
});
