/** Checks that the texts quote the figures of the last bench. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";

const read = (name) => readFileSync(join(root, name), "utf8");

describe("the time of a DCGAN's step in the texts", () => {
  const { rows } = JSON.parse(read("docs/results/bench.json"));
  const seconds = (title) => (rows.find((row) => row.title.startsWith(title)).ours / 1000).toFixed(2);
  const [quarter, whole] = ["DCGAN at a quarter of the width, a step", "DCGAN, a step"].map(seconds);

  for (const [file, pattern] of Object.entries({
    "README.md": /a step takes ([\d.]+) s, and ([\d.]+) s at the book's width/,
    "README.zh.md": /每步 ([\d.]+) 秒；按书中的宽度，每步 ([\d.]+) 秒/,
    "docs/results/8.5/README.md": /measures ([\d.]+) s at this width, and ([\d.]+) s at the book's/,
  })) {
    it(`is the bench's in ${file}`, () => {
      const [, ...quoted] = pattern.exec(read(file).replace(/\s+/g, " "));
      expect(quoted).to.deep.equal([quarter, whole]);
    });
  }

  it("is the one from which the length of a whole run is computed", () => {
    const hours = (10_000 * whole) / 3600;
    const text = read("docs/results/gpu/README.md").replace(/\s+/g, " ");
    expect(text).to.include(`at [${whole} s a step](../bench.md), it would take ${hours.toFixed(1)} hours`);
    expect(hours, "about two hours, as section 8.5 says").to.be.within(1.75, 2.25);
  });
});
