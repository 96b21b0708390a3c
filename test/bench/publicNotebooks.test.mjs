import { expect } from "chai";
import { readFileSync } from "node:fs";
import { page } from "../../bench/publicNotebooks/page.mjs";
import { REASONS, reasonFor } from "../../bench/publicNotebooks/reasons.mjs";
import { cellsOf } from "../../bench/publicNotebooks/run.mjs";
import { TITLES } from "../../bench/publicNotebooks/kernels.mjs";

const LIST = JSON.parse(
  readFileSync(new URL("../../bench/publicNotebooks/notebooks.json", import.meta.url), "utf8"),
);

describe("the bench of public notebooks", () => {
  it("has thirty notebooks from at least twenty repositories, for each of the kernels", () => {
    expect(LIST).to.have.length(30);
    expect(new Set(LIST.map(({ repository }) => repository)).size).to.be.at.least(20);
    expect(new Set(LIST.map(({ kernel }) => kernel))).to.deep.equal(new Set(Object.keys(TITLES)));
    for (const { repository, commit, path } of LIST) {
      expect(repository).to.match(/^[\w.-]+\/[\w.-]+$/);
      expect(commit).to.match(/^[0-9a-f]{40}$/);
      expect(path).to.match(/\.ipynb$/);
    }
  });

  it("reads the cells of nbformat 3 and 4, without text and empty cells", () => {
    const code = (key, text) => ({ cell_type: "code", [key]: text });
    const cells = [code("source", ["a\n", "b"]), { cell_type: "markdown", source: "c" }, code("source", " ")];
    expect(cellsOf(JSON.stringify({ cells }))).to.deep.equal(["a\nb"]);
    const worksheets = [{ cells: [code("input", ["d"])] }, { cells: [code("input", "e")] }];
    expect(cellsOf(JSON.stringify({ worksheets }))).to.deep.equal(["d", "e"]);
  });

  const reasonOf = (error, { own = null, unchecked = null, before } = {}) =>
    reasonFor({
      index: 1,
      cells: [before?.code ?? "let a = 1", "a"],
      errors: [before?.error ?? null, error],
      own: [null, own],
      unchecked: [null, unchecked],
    });

  it("says why a cell did not run", () => {
    expect(reasonOf(null)).to.equal(undefined);
    expect(reasonOf("TypeError: fetch failed")).to.equal("network");
    expect(reasonOf("TypeScriptError: TS2307: Cannot find module 'jsr:@std/csv' or its …")).to.equal(
      "network",
    );
    expect(reasonOf("TypeScriptError: TS2307: Cannot find module 'axios' or its …")).to.equal("package");
    expect(
      reasonOf("TypeScriptError: TS2339: Property 'env' does not exist on type 'DenoInCells'."),
    ).to.equal("api");
    expect(reasonOf("Error: The Node.js native addon module (x.node) can not be found …")).to.equal(
      "package",
    );
    expect(reasonOf("Error: this front end cannot ask its user: prompt() needs one that can")).to.equal("asks");
    expect(reasonOf("TypeScriptError: TS17004: Cells cannot contain JSX yet: …")).to.equal("jsx");
    expect(reasonOf("Error: no", { own: "TypeError: fetch failed" })).to.equal("network");
    expect(reasonOf("Error: no", { own: "Error: no" })).to.equal("published");
    expect(reasonOf("Error: no", { own: "the kernel ended: …" })).to.equal("fault");
    expect(reasonOf("TypeScriptError: TS2322: Type …")).to.equal("types");
    expect(reasonOf("TypeScriptError: TS2322: Type …", { unchecked: "TypeError: x" })).to.equal("fault");
    expect(reasonOf("Error: no")).to.equal("fault");
  });

  it("tells what only follows from an earlier cell", () => {
    const failed = { code: "const $a1 = await fetch(url)", error: "TypeError: fetch failed" };
    const missing = "TypeScriptError: TS2304: Cannot find name '$a1'.";
    expect(reasonOf(missing, { before: failed })).to.equal("follows");
    expect(reasonOf("ReferenceError: $a1 is not defined", { before: failed })).to.equal("follows");
    expect(reasonOf(missing, { own: missing })).to.equal("published");
    expect(reasonOf(missing.replace("$a1", "a"), { before: failed, own: missing })).to.equal("published");
  });

  it("counts and lists them", () => {
    const each = { repository: "a/b", commit: "0123456789".repeat(4), path: "c.ipynb", purpose: "data" };
    const error = "TypeError: fetch failed";
    const errors = [null, error, "TypeScriptError: TS2304: Cannot find name 'x'."];
    const text = page({
      results: [
        {
          ...each,
          kernel: "deno",
          errors,
          own: [null, error, null],
          unchecked: [null, error, null],
          reasons: [null, "network", "follows"],
        },
      ],
      machine: { cpu: "a CPU", cores: 2, system: "Linux", node: "20.19.0" },
      date: "2026-01-02T03:04:05Z",
    });
    expect(text).to.contain("a CPU, 2 cores, Linux; Node 20.19.0. 2026-01-02.");
    expect(text).to.contain("1 notebooks from 1 public repositories");
    expect(text).to.contain("In genbook, 1 of 3 cells run, and 0 notebooks from end to end.");
    expect(text).to.contain(`| a/b c.ipynb | 0123456789 | data | ${TITLES.deno} | 3 | 2 | 1 | 2 |`);
    expect(text).to.contain(`| ${REASONS.network} | 1 |`);
    expect(text).to.contain("- 2: network: `TypeError: fetch failed`\n- 1 more follow from these");
  });
});
