import { readFile, stat } from "node:fs/promises";
import { inspect } from "node:util";
import { expect } from "chai";
import { reasonOf, SkippedFiles } from "../../../src/datasets/images/skippedFiles";

const shown = (files: SkippedFiles) =>
  files[Symbol.for("Jupyter.display") as never] as unknown as () => Record<string, string>;

describe("reasonOf", () => {
  it("tells a link to nothing from a file that was removed after the folder had been listed", async () => {
    const failure = (work: Promise<unknown>) => work.then(String, reasonOf);
    expect(await failure(stat("/nowhere/a.png"))).to.equal("broken link");
    expect(await failure(readFile("/nowhere/a.png"))).to.equal("removed while the folder was being read");
  });
});

describe("SkippedFiles", () => {
  const files = new SkippedFiles([
    { file: "a.txt", reason: "not a picture" },
    { file: "<img src=x onerror=alert(1)>.png", reason: "empty file" },
    { file: "b.txt", reason: "not a picture" },
  ]);

  it("counts the reasons, most frequent first", () => {
    expect(String(files)).to.equal("3 files skipped (2 × not a picture, 1 × empty file)");
    expect(inspect(files)).to.equal("SkippedFiles: 3 files skipped (2 × not a picture, 1 × empty file)");
    expect(String(new SkippedFiles([]))).to.equal("no files skipped");
    expect([...files].map(({ file }) => file)).to.include("b.txt");
  });

  it("is a table in a notebook, with file names as text", () => {
    const bundle = shown(files).call(files);
    expect(bundle["text/html"]).to.contain('<td style="text-align: left">a.txt</td>');
    expect(bundle["text/html"])
      .to.contain("&#60;img src=x onerror=alert(1)&#62;.png")
      .and.not.to.contain("<img");
    expect(bundle["text/plain"].split("\n")).to.have.length(4);
  });

  it("lists 200 files, and says how many more there are", () => {
    const many = new SkippedFiles(
      Array.from({ length: 1000 }, (_, i) => ({ file: `${i}.txt`, reason: "not a picture" })),
    );
    const bundle = shown(many).call(many);
    expect(bundle["text/html"].match(/<tr>/g)).to.have.length(202);
    expect(bundle["text/plain"]).to.contain("199.txt").and.not.to.contain("200.txt");
    expect(bundle["text/plain"]).to.contain("and 800 more");
  });
});
