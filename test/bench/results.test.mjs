import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chartPng, chartSpec } from "../../bench/chart.mjs";
import { report, rowLine } from "../../bench/report.mjs";
import { mergeResults, readResults, resultOf, writeFiles } from "../../bench/results.mjs";
import { temporaryFolder } from "../scripts/sandbox.mjs";

const ABOUT = { date: "2026-01-02T03:04:05.000Z", quick: false, busyCores: 0 };
const MACHINE = {
  cpu: "A processor",
  cores: 2,
  threads: 2,
  instructions: ["avx2"],
  memory: "8 GB",
  device: "cpu",
  system: "Linux 6",
  node: "20.19.0",
  genbook: "0.1.0",
};
const ROW = { name: "vae-16", title: "VAE, a step", unit: "ms", flops: 2e9, limits: ["limit-matmul"] };
const LIMIT = { name: "limit-matmul", title: "Matrix product", unit: "GFLOP/s", flops: 1e9 };
const ORDER = ["vae-16", "vae-128", "limit-matmul"];

const measured = (numbers) =>
  Object.fromEntries(Object.entries(numbers).map(([name, times]) => [name, { times, peak: 3e8 }]));
const vae = resultOf(
  ROW,
  measured({ ours: [20, 22, 24], keras: [33, 30, 36], torchCompiled: [50, 40], torchEager: [44, 44] }),
  ABOUT,
);
const limit = resultOf(LIMIT, measured({ keras: [10, 10] }), ABOUT);
const now = (rows) => ({ machine: MACHINE, versions: { keras: "3" }, rows });

describe("the bench's results", () => {
  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it("hold medians, quartiles and Keras' time divided by ours", () => {
    expect(vae).to.deep.include({ name: "vae-16", ours: 22, keras: 33, unit: "ms", ratio: 1.5 });
    expect(vae.details.ours).to.deep.equal({ median: 22, quartiles: [21, 23], samples: 3 });
  });

  it("take the faster of PyTorch's two modes", () => {
    expect(vae).to.include({ torch: 44, torchWay: "torchEager" });
  });

  it("have null for a contestant that does not take part", () => {
    const row = resultOf(ROW, measured({ ours: [1], keras: [2] }), ABOUT);
    expect(row.torch).to.equal(null);
    expect(limit).to.include({ ours: null, torch: null, ratio: null });
  });

  it("count in the row's unit", () => {
    const inUnit = (unit) => resultOf({ ...ROW, unit }, measured({ ours: [500] }), ABOUT).ours;
    expect(["ms", "s", "MB", "GFLOP/s"].map(inUnit)).to.deep.equal([500, 0.5, 300, 4]);
  });

  it("put the kernels' rows into the same places", () => {
    const row = resultOf({ ...ROW, unit: "s" }, measured({ oursKernel: [2000], kerasKernel: [5000] }), ABOUT);
    expect(row).to.include({ ours: 2, keras: 5, ratio: 2.5, torch: null });
  });

  it("know how long a row's operations take at the machine's rate", () => {
    const { rows, limits } = mergeResults(undefined, now([vae, limit]), ORDER);
    expect(limits.map(({ name, keras }) => [name, keras])).to.deep.equal([["limit-matmul", 100]]);
    expect(rows[0].limit).to.equal(20); // 2e9 operations at 100e9 in a second
  });

  it("keep the rows of the same machine that were not measured, in order", () => {
    const other = { ...vae, name: "vae-128" };
    const before = mergeResults(undefined, now([other, limit]), ORDER);
    const { rows, limits } = mergeResults(before, now([vae]), ORDER);
    expect(rows.map(({ name }) => name)).to.deep.equal(["vae-16", "vae-128"]);
    expect(limits).to.have.length(1);
    expect(rows[0].limit).to.equal(20);
  });

  it("put a new measurement in place of an old one", () => {
    const before = mergeResults(undefined, now([{ ...vae, ours: 99 }]), ORDER);
    expect(mergeResults(before, now([vae]), ORDER).rows.map(({ ours }) => ours)).to.deep.equal([22]);
  });

  it("drop the numbers of another machine", () => {
    const before = mergeResults(undefined, now([{ ...vae, name: "vae-128" }]), ORDER);
    before.machine = { ...MACHINE, cpu: "Another processor" };
    expect(mergeResults(before, now([vae]), ORDER).rows.map(({ name }) => name)).to.deep.equal(["vae-16"]);
  });

  it("are written whole, and leave no other file", () => {
    const results = mergeResults(undefined, now([vae, limit]), ORDER);
    const out = join(folder.path, "new", "folder");
    writeFiles(out, { "bench.json": JSON.stringify(results), "bench.md": "text" });
    writeFiles(out, { "bench.md": "another text" });
    expect(folder.list()).to.deep.equal(["new/folder/bench.json", "new/folder/bench.md"]);
    expect(readResults(out)).to.deep.equal(results);
    expect(readFileSync(join(out, "bench.md"), "utf8")).to.equal("another text");
  });

  it("are undefined if there is no file, and an error if it is damaged", () => {
    expect(readResults(folder.path)).to.equal(undefined);
    writeFiles(folder.path, { "bench.json": "{" });
    expect(() => readResults(folder.path)).to.throw(/bench\.json is not JSON .*--out/);
  });
});

describe("the bench's report", () => {
  const grown = [16, 32].map((x) => ({
    ...vae,
    name: `growth-batch-${x}`,
    title: `Batch ${x}`,
    growth: ["batch", x],
  }));
  const results = mergeResults(undefined, now([vae, ...grown, limit]), [
    ...ORDER,
    "growth-batch-16",
    "growth-batch-32",
  ]);
  const text = report(results);

  it("names the machine, the versions and the day", () => {
    expect(text)
      .to.contain("A processor, 2 cores (avx2), 8 GB")
      .and.to.contain("keras 3")
      .and.to.contain("2026-01-02.");
  });

  it("has a line for each row, with quartiles, ratio and limit", () => {
    expect(text).to.contain(
      "| VAE, a step | ms | 22.0 (21.0–23.0) | 33.0 (31.5–34.5) | 44.0 (44.0–44.0) eager | **1.50** | 20.0 (91 %) |",
    );
  });

  it("puts growth and rates into tables of their own", () => {
    const [, growth, rates] = text.split("\n## ");
    expect(growth).to.contain("| Batch 32 | ms |");
    expect(rates).to.contain("| Matrix product | 100 (100–100) |");
  });

  it("says that other programs ran, and that a row is from a quick run", () => {
    const other = report({ ...results, rows: [{ ...vae, busyCores: 1.6, quick: true }] });
    expect(other).to.contain("Other programs kept up to 1.6 cores busy").and.to.contain("a quick run");
    expect(text).not.to.contain("Other programs").and.not.to.contain("quick");
  });

  it("says a row in one line", () => {
    const line = "vae-16: 22.0 (21.0–23.0) ms · Keras 33.0 · PyTorch 44.0 (eager) · ratio 1.50";
    expect(rowLine(vae)).to.equal(line);
    expect(rowLine(limit)).to.equal("limit-matmul: 100 GFLOP/s  (Matrix product)");
  });

  it("draws numbers relative to Keras', and curves", async () => {
    const [bars, { hconcat }] = chartSpec(results.rows).vconcat;
    expect(bars.data.values.map(({ who, relative }) => [who, relative])).to.deep.equal([
      ["genbook", 22 / 33],
      ["Keras", 1],
      ["PyTorch", 44 / 33],
    ]);
    expect(hconcat.map(({ data }) => data.values.length)).to.deep.equal([6]);
    const png = await chartPng(results.rows);
    expect(png.subarray(1, 4).toString()).to.equal("PNG");
    expect(png.length).to.be.greaterThan(5000);
  });

  it("draws nothing of nothing", async () => {
    expect(await chartPng([])).to.equal(undefined);
  });
});
