import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { venv } from "../../scripts/setup/paths.mjs";
import { notebookOf } from "./notebooks.mjs";
import { runProgram, temporaryFolder } from "./sandbox.mjs";

const SETTINGS = 'let count = 1;\nlet mode: "quick" | "book" = "quick";\nlet sizes = [1];';

describe("papermill (on the real kernel)", function () {
  this.timeout(60_000);
  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const papermill = (...parameters) => {
    const [input, output] = ["in.ipynb", "out.ipynb"].map((each) => join(folder.path, each));
    const notebook = notebookOf(
      { source: SETTINGS, tags: ["parameters"] },
      "console.log(mode, sizes.length);\ncount * 21",
    );
    writeFileSync(input, JSON.stringify(notebook));
    return runProgram(join(venv, "bin", "papermill"), [input, output, "--no-progress-bar", ...parameters], {
      cwd: folder.path,
      env: { XDG_DATA_HOME: folder.path },
    });
  };

  it("sets parameters after the notebook's own, and runs the cells", async () => {
    const { code, output } = await papermill(
      "-p",
      "count",
      "2",
      "-p",
      "mode",
      "book",
      "-y",
      "sizes: [4, 5, 6]",
    );
    expect(code, output).to.equal(0);
    const { cells } = JSON.parse(readFileSync(join(folder.path, "out.ipynb"), "utf8"));
    const [, injected, last] = cells;
    expect(injected.metadata.tags).to.deep.equal(["injected-parameters"]);
    expect(injected.source.join("").trim().split("\n")).to.have.members([
      "// Parameters",
      "count = 2;",
      'mode = "book";',
      "sizes = [4, 5, 6];",
    ]);
    expect(last.outputs.map(({ text, data }) => (text ?? data["text/plain"]).join(""))).to.deep.equal([
      "book 3\n",
      "42",
    ]);
  });

  it("ends at a value that is not of the notebook's type", async () => {
    const { code, output } = await papermill("-p", "mode", "slow");
    expect(code).to.equal(1);
    expect(output).to.include(`Type '"slow"' is not assignable to type '"quick" | "book"'`);
  });
});
